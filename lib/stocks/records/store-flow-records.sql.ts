import type { Database } from '@/lib/db/context';
import type { StoredTally } from './store-stock-records.sql';

/** `keep`: the values that are recorded by themselves; null: all. `facet` '' is the flow in all. */
export type FlowSplit = { facet: string; keep: string[] | null };

/**
 * The events of flows in the intervals between `boundaries` (n + 1 instants), by source and sink, in all and by facet.
 * Intervals in which nothing happened have no row. Running it twice changes nothing. The value of a facet is the one
 * after the transition, or before it for those who went outside.
 */
export async function storeFlowRecords(
  db: Database,
  input: { flowIds: readonly number[]; splits: readonly FlowSplit[]; boundaries: readonly Date[]; other: string },
): Promise<StoredTally> {
  const all = input.boundaries.map((at) => at.toISOString());
  const [from, to] = [all[0] ?? null, all.at(-1) ?? null];
  const ids = [...input.flowIds];
  const splits = JSON.stringify(input.splits);
  // Answered by the index on (flow_id, at).
  const [tally] = await db.$queryRaw<StoredTally[]>`
    WITH wanted AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${splits}::jsonb) AS w (facet text, keep text[])
    ), happened AS (
      SELECT flow_id, width_bucket(at, ${all}::timestamptz[]) AS bucket, source, sink,
             CASE WHEN sink IS NULL THEN before ELSE after END AS facets, count(*) AS events
      FROM flow_event
      WHERE flow_id = ANY(${ids}::int[]) AND origin IS NULL AND at >= ${from}::timestamptz AND at < ${to}::timestamptz
      GROUP BY 1, 2, 3, 4, 5
    ), fresh AS MATERIALIZED (
      SELECT h.flow_id, e.at, w.facet,
             CASE WHEN w.facet = '' THEN ''
                  WHEN w.keep IS NULL OR coalesce(h.facets->>w.facet, '') = ANY(w.keep)
                  THEN coalesce(h.facets->>w.facet, '') ELSE ${input.other} END AS value,
             coalesce(h.source, '') AS source, coalesce(h.sink, '') AS sink, b.at AS start_at, sum(h.events) AS events
      FROM happened h CROSS JOIN wanted w
      JOIN unnest(${all}::timestamptz[]) WITH ORDINALITY AS b (at, n) ON b.n = h.bucket
      JOIN unnest(${all}::timestamptz[]) WITH ORDINALITY AS e (at, n) ON e.n = h.bucket + 1
      GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), deleted AS (
      DELETE FROM flow_record r
      WHERE r.flow_id = ANY(${ids}::int[]) AND r.at > ${from}::timestamptz AND r.at <= ${to}::timestamptz
        AND NOT EXISTS (
          SELECT FROM fresh f WHERE f.flow_id = r.flow_id AND f.at = r.at AND f.facet = r.facet AND f.value = r.value
            AND f.source = r.source AND f.sink = r.sink)
      RETURNING 1
    ), written AS (
      INSERT INTO flow_record (flow_id, at, facet, value, source, sink, start_at, events)
      SELECT flow_id, at, facet, value, source, sink, start_at, events FROM fresh
      ON CONFLICT (flow_id, at, facet, value, source, sink) DO UPDATE
        SET start_at = excluded.start_at, events = excluded.events
        WHERE (flow_record.start_at, flow_record.events) IS DISTINCT FROM (excluded.start_at, excluded.events)
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM written)::float8 AS written,
           ((SELECT count(*) FROM fresh) - (SELECT count(*) FROM written))::float8 AS unchanged,
           (SELECT count(*) FROM deleted)::float8 AS deleted`;
  return tally ?? { written: 0, unchanged: 0, deleted: 0 };
}
