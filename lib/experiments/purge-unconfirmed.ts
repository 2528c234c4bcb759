import type { PrismaClient } from '@/lib/db/generated/client';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { runUpkeep } from './upkeep/run-upkeep';

const BATCH = 5000;

/**
 * Removes visitors that were never confirmed and have not been heard of for the retention time, with their records.
 * How many enrollments of each day go, and why they did not count, is added to a stored table first, in the same
 * transaction: reports read it, so their numbers do not change. Visitors of a user's cluster and those with attributes or
 * flow events are kept. Answers the number of visitors.
 */
export async function purgeUnconfirmed(client: PrismaClient, now: Date): Promise<number> {
  const { retentionUnconfirmedDays, timeZone } = await readSettings(client);
  const before = new Date(now.getTime() - retentionUnconfirmedDays * 86_400_000);
  await runUpkeep(client);
  let total = 0;
  for (;;) {
    const purged = await client.$transaction(
      async (db) => {
        const found = await db.$queryRaw<{ id: string }[]>`
          SELECT s.id::text FROM subject s
          WHERE s.kind = 'visitor' AND s.confirmed_at IS NULL AND s.received_at < ${before} AND s.touched_at < ${before}
            AND s.changed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.subject_id = s.id AND (e.confirmed OR e.received_at >= ${before}))
            AND NOT EXISTS (SELECT 1 FROM goal_record r WHERE r.subject_id = s.id AND r.received_at >= ${before})
            AND NOT EXISTS (SELECT 1 FROM identity_link l WHERE l.visitor_id = s.id)
            AND NOT EXISTS (SELECT 1 FROM flow_event v WHERE v.subject_id = s.id)
          ORDER BY s.id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;
        const ids = found.map((row) => row.id);
        if (ids.length === 0) return 0;
        const gone = await db.$queryRaw<
          { experiment_id: number; phase: number; enrolled_at: Date; automated: boolean }[]
        >`
          DELETE FROM enrollment WHERE subject_id = ANY(${ids}::uuid[])
          RETURNING experiment_id, phase, enrolled_at, automated`;
        await db.$executeRaw`DELETE FROM first_conversion WHERE subject_id = ANY(${ids}::uuid[])`;
        await db.$executeRaw`DELETE FROM goal_record WHERE subject_id = ANY(${ids}::uuid[])`;
        await db.$executeRaw`DELETE FROM subject WHERE id = ANY(${ids}::uuid[])`;
        const days = gone.map((row) => dayOf(row.enrolled_at, timeZone));
        await db.$executeRaw`
          INSERT INTO purged_enrollment (experiment_id, phase, day, reason, count)
          SELECT experiment_id, phase, day, reason, count(*) FROM unnest(
            ${gone.map((row) => row.experiment_id)}::int[], ${gone.map((row) => row.phase)}::int[], ${days}::date[],
            ${gone.map((row) => (row.automated ? 'automated' : 'unconfirmed'))}::text[]
          ) AS g(experiment_id, phase, day, reason) GROUP BY 1, 2, 3, 4
          ON CONFLICT (experiment_id, phase, day, reason) DO UPDATE SET count = purged_enrollment.count + EXCLUDED.count`;
        return ids.length;
      },
      { timeout: 120_000 },
    );
    total += purged;
    if (purged < BATCH) return total;
  }
}
