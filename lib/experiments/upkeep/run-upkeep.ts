import type { PrismaClient } from '@/lib/db/generated/client';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { markChangedReports, type Change } from './mark-changed-reports';
import { updateClusters } from './update-clusters';
import { updateConfirmations } from './update-confirmations';
import { updateFirstConversions } from './update-first-conversions';
import { updateStandings } from './update-standings';
import { findLateEnrollments, findLateValues } from './find-late.sql';
import { travelFlowEvents, travelRecords } from './travel-records.sql';

export type UpkeepTally = {
  clusters: number;
  travelled: number;
  confirmed: number;
  standings: number;
  firstConversions: number;
  marked: number;
};

/**
 * How long a transaction that writes records may live after it read the database's clock. Statement time-outs of the
 * server keep collecting far below it, so a record that was not visible at one run is read by the next.
 */
const OVERLAP_SECONDS = 60;
const NAME = 'upkeep';

/**
 * Brings everything that is derived from single records up to date: clusters and what travels in them, confirmations,
 * who counts, first conversions; and marks the reports of closed days that this changes. Reads only what arrived or
 * changed since the last run, in one transaction; what arrives while it works is read again by the next run. Running it
 * twice changes nothing the second time.
 */
export async function runUpkeep(client: PrismaClient, overlapSeconds = OVERLAP_SECONDS): Promise<UpkeepTally> {
  return retryConflicts(() =>
    client.$transaction(
      async (db) => {
        await db.$executeRaw`SET LOCAL random_page_cost = 1.1`;
        await db.$executeRaw`SET LOCAL statement_timeout = 0`;
        // One upkeep at a time, held by this transaction only: a second waits and then finds nothing to do.
        await db.$executeRaw`INSERT INTO watermark (name, at) VALUES (${NAME}, '-infinity') ON CONFLICT DO NOTHING`;
        const [mark] = await db.$queryRaw<{ since: string; now: string }[]>`
        SELECT (CASE WHEN at = '-infinity' THEN '1970-01-01' ELSE at - make_interval(secs => ${overlapSeconds}) END)::text
               AS since, clock_timestamp()::text AS now
        FROM watermark WHERE name = ${NAME} FOR UPDATE`;
        if (mark === undefined) throw new Error('the upkeep watermark vanished');
        const { since } = mark;
        const { timeZone } = await readSettings(db);
        const changes: Change[] = [];

        const clusters = await updateClusters(db, since);
        const travelled =
          (await travelRecords(db, since, clusters.subjects)) + (await travelFlowEvents(db, since, clusters.subjects));
        const confirmed = await updateConfirmations(db, since);
        const standings = await updateStandings(db, since, clusters.subjects);
        const conversions = await updateFirstConversions(db, since, clusters.subjects);
        changes.push(...confirmed.changes, ...standings.changes, ...conversions.changes, ...clusters.changes);
        changes.push(...(await findLateEnrollments(db, since)), ...(await findLateValues(db, since)));
        const marked = await markChangedReports(db, changes, (at) => dayOf(at, timeZone));

        await db.$executeRaw`UPDATE watermark SET at = ${mark.now}::timestamptz WHERE name = ${NAME}`;
        return {
          clusters: clusters.changed,
          travelled,
          confirmed: confirmed.count,
          standings: standings.count,
          firstConversions: conversions.count,
          marked,
        };
      },
      { timeout: 15 * 60_000, maxWait: 10_000 },
    ),
  );
}
