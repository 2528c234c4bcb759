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
  // Answered by stay's indexes on (stock_id, since_at) and (stock_id, until_at).
  return db.$queryRaw<Pair[]>`
    WITH into_stock AS (
      SELECT subject_id, since_at AS at, since_seq AS seq, since_id AS id, stock_id, entered,
             NOT ${narrow} OR coalesce(facets->>${facet}, '') = ${value} AS fits,
             row_number() OVER (PARTITION BY subject_id, since_at, since_seq, since_id
                                ORDER BY array_position(${ids}::int[], stock_id)) AS place
      FROM stay WHERE stock_id = ANY(${ids}::int[]) AND entered
        AND since_at >= ${from}::timestamptz AND since_at < ${to}::timestamptz
    ), gone AS (
      SELECT DISTINCT ON (o.subject_id, o.stock_id, o.since_id)
             o.subject_id, o.until_at AS at, o.stock_id, o.since_seq, o.since_id,
             NOT ${narrow} OR coalesce(o.facets->>${facet}, '') = ${value} AS fits, n.seq, n.id
      FROM stay o
      LEFT JOIN (SELECT DISTINCT subject_id, at, seq, id FROM into_stock) n
        ON n.subject_id = o.subject_id AND n.at = o.until_at AND (n.at, n.seq, n.id) > (o.since_at, o.since_seq, o.since_id)
      WHERE o.stock_id = ANY(${ids}::int[]) AND o.left
        AND o.until_at >= ${from}::timestamptz AND o.until_at < ${to}::timestamptz
      ORDER BY o.subject_id, o.stock_id, o.since_id, n.seq, n.id
    ), out_of_stock AS (
      SELECT *, row_number() OVER (PARTITION BY subject_id, at, seq, id
                                   ORDER BY array_position(${ids}::int[], stock_id), since_seq, since_id) AS place
      FROM gone
    ), paired AS (
      SELECT CASE WHEN o.fits THEN o.stock_id END AS source, CASE WHEN i.fits THEN i.stock_id END AS sink
      FROM out_of_stock o
      FULL JOIN into_stock i ON i.subject_id = o.subject_id AND i.at = o.at AND i.seq = o.seq AND i.id = o.id
        AND i.place = o.place
    )
    SELECT source, sink, count(*)::float8 AS subjects FROM paired
    WHERE source IS NOT NULL OR sink IS NOT NULL GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, 2 NULLS FIRST`;
}
