import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import { loadDefinitions } from '@/lib/experiments/load-definitions';
import { dayOf } from '@/lib/time/days';
import type { Tallies } from './counters';
import { collectPool } from './pool';

const KEPT_REFUSALS = 500;

/** Adds what was counted to the tables of all instances, in one transaction, so that nothing is added twice. */
export async function writeTallies(tallies: Tallies, at: Date): Promise<void> {
  const { settings } = await loadDefinitions();
  const client = await collectPool().connect();
  // A connection that dies while it is ours fails the next statement; without a listener it would end the process.
  const onError = (): void => undefined;
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    await addCounts(client, tallies, dayOf(at, settings.timeZone));
    await addOrigins(client, tallies);
    await addRefusals(client, tallies);
    await client.query('COMMIT');
    client.off('error', onError);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

type Client = { query(text: string, values?: unknown[]): Promise<unknown> };

async function addCounts(client: Client, { counts }: Tallies, day: string): Promise<void> {
  if (counts.size === 0) return;
  const entries = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query(
    `INSERT INTO ingest_count (day, reason, name, count)
     SELECT $1::date, * FROM unnest($2::text[], $3::text[], $4::bigint[])
     ON CONFLICT (day, reason, name) DO UPDATE SET count = ingest_count.count + excluded.count`,
    [
      day,
      textArray(entries.map(([key]) => key.slice(0, key.indexOf('\n')))),
      textArray(entries.map(([key]) => key.slice(key.indexOf('\n') + 1))),
      plainArray(entries.map(([, times]) => times)),
    ],
  );
}

async function addOrigins(client: Client, { origins }: Tallies): Promise<void> {
  if (origins.size === 0) return;
  const entries = [...origins].sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query(
    `INSERT INTO seen_origin (host, first_seen_at, last_seen_at, records)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::bigint[])
     ON CONFLICT (host) DO UPDATE SET records = seen_origin.records + excluded.records,
       first_seen_at = least(seen_origin.first_seen_at, excluded.first_seen_at),
       last_seen_at = greatest(seen_origin.last_seen_at, excluded.last_seen_at)`,
    [
      textArray(entries.map(([host]) => host)),
      instantArray(entries.map(([, entry]) => entry.first)),
      instantArray(entries.map(([, entry]) => entry.last)),
      plainArray(entries.map(([, entry]) => entry.records)),
    ],
  );
}

/** Only the newest are kept. */
async function addRefusals(client: Client, { refused }: Tallies): Promise<void> {
  if (refused.length === 0) return;
  await client.query(
    `INSERT INTO refused_record (id, received_at, kind, name, subject, reason)
     SELECT gen_random_uuid(), * FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      instantArray(refused.map((entry) => entry.at)),
      plainArray(refused.map((entry) => entry.kind)),
      textArray(refused.map((entry) => entry.name)),
      textArray(refused.map((entry) => entry.subject)),
      plainArray(refused.map((entry) => entry.reason)),
    ],
  );
  await client.query(
    `DELETE FROM refused_record WHERE received_at <
       (SELECT received_at FROM refused_record ORDER BY received_at DESC OFFSET $1 LIMIT 1)`,
    [KEPT_REFUSALS],
  );
}
