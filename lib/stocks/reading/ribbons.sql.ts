import type { Database } from '@/lib/db/context';

/** Subjects that moved from one stock to another; null is outside of these stocks. */
export type Pair = { source: number | null; sink: number | null; subjects: number };

/**
 * The moves between some stocks in [from, to). Each entry and each leaving belongs to exactly one pair, so that what
 * leaves a stock adds up to its `left` and what arrives to its `entered`: a change that leaves several stocks or enters
 * several pairs them in the order of `stockIds`, and what remains goes to or comes from outside.
 *
 * A stay does not say which change ended it, only when. Of several changes at one instant it is the first one after the
 * beginning of the stretch that entered another of these stocks.
 *
 * With `facet` and `value` only stretches of that value count: who got or lost the value inside of a stock came from
 * outside or went there.
 */
export async function readPairs(
  db: Database,
  input: { stockIds: readonly number[]; from: Date; to: Date; facet: string | null; value: string | null },
): Promise<Pair[]> {
  const ids = [...input.stockIds];
  const from = input.from.toISOString();
  const to = input.to.toISOString();
  const facet = input.facet ?? '';
  const narrow = input.facet !== null && input.value !== null;
  const value = input.value ?? '';
  // Answered by stay's indexes on (stock_id, since_at) and (stock_id, until_at), and then by sorting alone: of a join the
  // planner, who has not heard of what was imported this minute, makes a loop of each row over each.
  return db.$queryRaw<Pair[]>`
    WITH mark AS (
      SELECT subject_id, since_at AS at, since_seq AS seq, since_id AS id, since_seq, since_id, stock_id, true AS enters,
             NOT ${narrow} OR coalesce(facets->>${facet}, '') = ${value} AS fits
      FROM stay WHERE stock_id = ANY(${ids}::int[]) AND entered
        AND since_at >= ${from}::timestamptz AND since_at < ${to}::timestamptz
      UNION ALL
      -- Of the changes at the instant of leaving, those after its own beginning; without a seq: all.
      SELECT subject_id, until_at, CASE WHEN since_at = until_at THEN since_seq END,
             CASE WHEN since_at = until_at THEN since_id END, since_seq, since_id, stock_id, false,
             NOT ${narrow} OR coalesce(facets->>${facet}, '') = ${value}
      FROM stay WHERE stock_id = ANY(${ids}::int[]) AND "left"
        AND until_at >= ${from}::timestamptz AND until_at < ${to}::timestamptz
    ), numbered AS (
      -- An instant's changes counted from its end: a leaving has the number of the change after it, 0 when none entered.
      SELECT *, count(*) FILTER (WHERE enters) OVER (PARTITION BY subject_id, at
                                                     ORDER BY seq DESC NULLS LAST, id DESC NULLS LAST, enters) AS change
      FROM mark
    ), placed AS (
      SELECT *, row_number() OVER (PARTITION BY subject_id, at, change, enters
                                   ORDER BY array_position(${ids}::int[], stock_id), since_seq, since_id) AS place
      FROM numbered
    ), paired AS (
      SELECT max(stock_id) FILTER (WHERE fits AND NOT enters) AS source, max(stock_id) FILTER (WHERE fits AND enters) AS sink
      FROM placed GROUP BY subject_id, at, change, place
    )
    SELECT source, sink, count(*)::float8 AS subjects FROM paired
    WHERE source IS NOT NULL OR sink IS NOT NULL GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, 2 NULLS FIRST`;
}
