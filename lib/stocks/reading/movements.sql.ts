import type { Database } from '@/lib/db/context';

/**
 * What moved in a stock on each day. Days are numbered 1 … n by `width_bucket` over n + 1 boundaries; number 0 is
 * everything before. A stretch counts from its start and until its end, whatever lies between, so that
 * count(end) = count(start) + entered − left + reclassifiedIn − reclassifiedOut, always.
 */
export type Movement = {
  stockId: number;
  bucket: number;
  /** Value of the facet: '' when the subject has none, or when no facet was asked for. */
  value: string;
  entered: number;
  left: number;
  reclassifiedIn: number;
  reclassifiedOut: number;
};

/**
 * `facet`: split by its values. `since`: movements before it are left out (the counts at that time are known). A
 * change of another facet cuts a stretch too, but moves nobody from one value of this facet to another.
 */
export async function readMovements(
  db: Database,
  input: { stockIds: readonly number[]; boundaries: readonly Date[]; facet: string | null; since?: Date | null },
): Promise<Movement[]> {
  const ids = [...input.stockIds];
  const all = input.boundaries.map((at) => at.toISOString());
  const to = all.at(-1) ?? null;
  const since = input.since?.toISOString() ?? '-infinity';
  const facet = input.facet ?? '';
  const split = input.facet !== null;
  // Answered by stay's indexes on (stock_id, since_at) and (stock_id, until_at); predecessors by its primary key.
  return db.$queryRaw<Movement[]>`
    WITH moved AS (
      SELECT stock_id, width_bucket(since_at, ${all}::timestamptz[]) AS bucket,
             CASE WHEN ${split} THEN coalesce(facets->>${facet}, '') ELSE '' END AS value,
             count(*) AS entered, 0 AS left, 0 AS "in", 0 AS out
      FROM stay
      WHERE stock_id = ANY(${ids}::int[]) AND since_at >= ${since}::timestamptz AND since_at < ${to}::timestamptz AND entered
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT stock_id, width_bucket(until_at, ${all}::timestamptz[]),
             CASE WHEN ${split} THEN coalesce(facets->>${facet}, '') ELSE '' END,
             0, count(*), 0, 0
      FROM stay
      WHERE stock_id = ANY(${ids}::int[]) AND until_at >= ${since}::timestamptz AND until_at < ${to}::timestamptz AND "left"
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT c.stock_id, width_bucket(c.since_at, ${all}::timestamptz[]), v.value, 0, 0, sum(v.gains), sum(1 - v.gains)
      FROM stay c
      CROSS JOIN LATERAL (
        SELECT p.facets FROM stay p
        WHERE p.subject_id = c.subject_id AND p.stock_id = c.stock_id AND p.until_at = c.since_at AND NOT p.left
          AND (p.since_at, p.since_seq, p.since_id) < (c.since_at, c.since_seq, c.since_id)
        ORDER BY p.since_at DESC, p.since_seq DESC, p.since_id DESC LIMIT 1
      ) before
      CROSS JOIN LATERAL (
        VALUES (coalesce(c.facets->>${facet}, ''), 1), (coalesce(before.facets->>${facet}, ''), 0)
      ) AS v (value, gains)
      WHERE ${split} AND c.stock_id = ANY(${ids}::int[]) AND NOT c.entered
        AND c.since_at >= ${since}::timestamptz AND c.since_at < ${to}::timestamptz
        AND coalesce(before.facets->>${facet}, '') <> coalesce(c.facets->>${facet}, '')
      GROUP BY 1, 2, 3
    )
    SELECT stock_id AS "stockId", bucket, value, sum(entered)::float8 AS entered, sum("left")::float8 AS "left",
           sum("in")::float8 AS "reclassifiedIn", sum(out)::float8 AS "reclassifiedOut"
    FROM moved GROUP BY 1, 2, 3`;
}
