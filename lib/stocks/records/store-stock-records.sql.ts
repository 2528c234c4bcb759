import type { Database } from '@/lib/db/context';

/** Stock records of one kind and frequency: everything that is recorded of some intervals, in one statement. */

/** `keep`: the values that are recorded by themselves; null: all. `origin`: no record ends before or at it. */
export type RecordedSplit = { stockId: number; facet: string; keep: string[] | null; origin: Date };

export type StoredTally = { written: number; unchanged: number; deleted: number };

/**
 * Counts and movements of stocks for the intervals between `boundaries` (n + 1 instants), in all and by facet, written
 * where they differ from what is stored; what should not be there is deleted. Running it twice changes nothing.
 * @param based stocks whose records at the first boundary are right: what was before is taken from them, and from the
 *   stays where values are recorded together, since other ones may be from now on
 */
export async function storeStockRecords(
  db: Database,
  input: { splits: readonly RecordedSplit[]; boundaries: readonly Date[]; based: readonly number[]; other: string },
): Promise<StoredTally> {
  const all = input.boundaries.map((at) => at.toISOString());
  const [from, to] = [all[0] ?? null, all.at(-1) ?? null];
  const splits = JSON.stringify(
    input.splits.map(({ stockId, facet, keep, origin }) => ({ stock_id: stockId, facet, keep, origin })),
  );
  const ids = [...new Set(input.splits.map(({ stockId }) => stockId))];
  const based = ids.filter((id) => input.based.includes(id));
  const rest = ids.filter((id) => !input.based.includes(id));
  const { other } = input;
  // Stretches that begin and end are grouped by their facets as a whole before they are split by value: there are few
  // combinations and many stretches. Answered by stay's indexes on (stock_id, since_at) and (stock_id, until_at).
  const [tally] = await db.$queryRaw<StoredTally[]>`
    WITH wanted AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${splits}::jsonb) AS w (stock_id int, facet text, keep text[], origin timestamptz)
    ), hidden AS MATERIALIZED (
      SELECT w.stock_id, w.facet, w.keep FROM wanted w
      WHERE w.stock_id = ANY(${based}::int[]) AND w.facet <> '' AND (w.keep IS NOT NULL OR EXISTS (
        SELECT FROM stock_record r WHERE r.stock_id = w.stock_id AND r.at = ${from}::timestamptz AND r.facet = w.facet
          AND r.value = ${other}))
    ), inside AS (
      SELECT stock_id, facets, count(*) AS inside FROM stay
      WHERE stock_id = ANY(ARRAY(SELECT DISTINCT stock_id FROM hidden)) AND since_at < ${from}::timestamptz
        AND (until_at IS NULL OR until_at >= ${from}::timestamptz)
      GROUP BY 1, 2
    ), moved AS (
      SELECT stock_id, width_bucket(since_at, ${all}::timestamptz[]) AS bucket, facets, count(*) AS entered, 0::bigint AS gone
      FROM stay
      WHERE entered AND (
        stock_id = ANY(${based}::int[]) AND since_at >= ${from}::timestamptz AND since_at < ${to}::timestamptz
        OR stock_id = ANY(${rest}::int[]) AND since_at < ${to}::timestamptz)
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT stock_id, width_bucket(until_at, ${all}::timestamptz[]), facets, 0, count(*)
      FROM stay
      WHERE "left" AND (
        stock_id = ANY(${based}::int[]) AND until_at >= ${from}::timestamptz AND until_at < ${to}::timestamptz
        OR stock_id = ANY(${rest}::int[]) AND until_at < ${to}::timestamptz)
      GROUP BY 1, 2, 3
    ), cut AS (
      SELECT c.stock_id, width_bucket(c.since_at, ${all}::timestamptz[]) AS bucket, p.facets AS before, c.facets AS after,
             count(*) AS times
      FROM stay c
      CROSS JOIN LATERAL (
        SELECT p.facets FROM stay p
        WHERE p.subject_id = c.subject_id AND p.stock_id = c.stock_id AND p.until_at = c.since_at AND NOT p.left
          AND (p.since_at, p.since_seq, p.since_id) < (c.since_at, c.since_seq, c.since_id)
        ORDER BY p.since_at DESC, p.since_seq DESC, p.since_id DESC LIMIT 1
      ) p
      WHERE NOT c.entered AND (
        c.stock_id = ANY(${based}::int[]) AND c.since_at >= ${from}::timestamptz AND c.since_at < ${to}::timestamptz
        OR c.stock_id = ANY(${rest}::int[]) AND c.since_at < ${to}::timestamptz)
      GROUP BY 1, 2, 3, 4
    ), turned AS (
      SELECT c.stock_id, c.bucket, w.facet, c.times,
             CASE WHEN w.keep IS NULL OR b.value = ANY(w.keep) THEN b.value ELSE ${other} END AS before,
             CASE WHEN w.keep IS NULL OR a.value = ANY(w.keep) THEN a.value ELSE ${other} END AS after
      FROM cut c JOIN wanted w ON w.stock_id = c.stock_id AND w.facet <> ''
      CROSS JOIN LATERAL (SELECT coalesce(c.before->>w.facet, '') AS value) b
      CROSS JOIN LATERAL (SELECT coalesce(c.after->>w.facet, '') AS value) a
      WHERE a.value <> b.value
    ), cell AS (
      SELECT stock_id, facet, value, bucket, sum(entered) AS entered, sum(gone) AS gone, sum(gained) AS gained,
             sum(lost) AS lost, sum(entered - gone + gained - lost) AS net
      FROM (
        SELECT m.stock_id, w.facet,
               CASE WHEN w.facet = '' THEN ''
                    WHEN w.keep IS NULL OR coalesce(m.facets->>w.facet, '') = ANY(w.keep)
                    THEN coalesce(m.facets->>w.facet, '') ELSE ${other} END AS value,
               m.bucket, m.entered, m.gone, 0::bigint AS gained, 0::bigint AS lost
        FROM moved m JOIN wanted w ON w.stock_id = m.stock_id
        UNION ALL
        SELECT stock_id, facet, after, bucket, 0, 0, times, 0 FROM turned WHERE after <> before
        UNION ALL
        SELECT stock_id, facet, before, bucket, 0, 0, 0, times FROM turned WHERE after <> before
        UNION ALL
        SELECT r.stock_id, r.facet, r.value, 0, r.count, 0, 0, 0
        FROM stock_record r JOIN wanted w ON w.stock_id = r.stock_id AND w.facet = r.facet
        WHERE r.stock_id = ANY(${based}::int[]) AND r.at = ${from}::timestamptz
          AND NOT EXISTS (SELECT FROM hidden h WHERE h.stock_id = r.stock_id AND h.facet = r.facet)
        UNION ALL
        SELECT h.stock_id, h.facet,
               CASE WHEN h.keep IS NULL OR coalesce(i.facets->>h.facet, '') = ANY(h.keep)
                    THEN coalesce(i.facets->>h.facet, '') ELSE ${other} END, 0, i.inside, 0, 0, 0
        FROM hidden h JOIN inside i ON i.stock_id = h.stock_id
        UNION ALL
        SELECT stock_id, '', '', 0, 0, 0, 0, 0 FROM wanted WHERE facet = ''
      ) each GROUP BY 1, 2, 3, 4
    ), day AS (
      SELECT b.n::int AS bucket, b.at AS start_at, e.at AS at
      FROM unnest(${all}::timestamptz[]) WITH ORDINALITY AS b (at, n)
      JOIN unnest(${all}::timestamptz[]) WITH ORDINALITY AS e (at, n) ON e.n = b.n + 1
    ), line AS (SELECT DISTINCT stock_id, facet, value FROM cell),
    counted AS (
      SELECT l.stock_id, l.facet, l.value, d.start_at, d.at,
             coalesce(z.net, 0) + sum(coalesce(c.net, 0)) OVER (PARTITION BY l.stock_id, l.facet, l.value ORDER BY d.bucket)
               AS count,
             coalesce(c.entered, 0) AS entered, coalesce(c.gone, 0) AS gone, coalesce(c.gained, 0) AS gained,
             coalesce(c.lost, 0) AS lost
      FROM line l CROSS JOIN day d
      LEFT JOIN cell c ON c.stock_id = l.stock_id AND c.facet = l.facet AND c.value = l.value AND c.bucket = d.bucket
      LEFT JOIN cell z ON z.stock_id = l.stock_id AND z.facet = l.facet AND z.value = l.value AND z.bucket = 0
    ), fresh AS MATERIALIZED (
      SELECT c.* FROM counted c JOIN wanted w ON w.stock_id = c.stock_id AND w.facet = c.facet AND c.at > w.origin
      WHERE c.facet = '' OR c.count <> 0 OR c.entered <> 0 OR c.gone <> 0 OR c.gained <> 0 OR c.lost <> 0
    ), deleted AS (
      DELETE FROM stock_record r
      WHERE r.stock_id = ANY(${ids}::int[]) AND r.at <= ${to}::timestamptz
        AND r.at > ${from}::timestamptz
        AND NOT EXISTS (SELECT FROM fresh f WHERE f.stock_id = r.stock_id AND f.at = r.at AND f.facet = r.facet AND f.value = r.value)
      RETURNING 1
    ), older AS (
      DELETE FROM stock_record r USING wanted w
      WHERE w.facet = '' AND r.stock_id = w.stock_id AND r.at <= least(w.origin, ${from}::timestamptz)
      RETURNING 1
    ), written AS (
      INSERT INTO stock_record
        (stock_id, at, facet, value, start_at, count, entered, "left", reclassified_in, reclassified_out)
      SELECT stock_id, at, facet, value, start_at, count, entered, gone, gained, lost FROM fresh
      ON CONFLICT (stock_id, at, facet, value) DO UPDATE SET start_at = excluded.start_at, count = excluded.count,
        entered = excluded.entered, "left" = excluded."left", reclassified_in = excluded.reclassified_in,
        reclassified_out = excluded.reclassified_out
      WHERE (stock_record.start_at, stock_record.count, stock_record.entered, stock_record."left",
             stock_record.reclassified_in, stock_record.reclassified_out)
        IS DISTINCT FROM (excluded.start_at, excluded.count, excluded.entered, excluded."left",
                          excluded.reclassified_in, excluded.reclassified_out)
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM written)::float8 AS written,
           ((SELECT count(*) FROM fresh) - (SELECT count(*) FROM written))::float8 AS unchanged,
           ((SELECT count(*) FROM deleted) + (SELECT count(*) FROM older))::float8 AS deleted`;
  return tally ?? { written: 0, unchanged: 0, deleted: 0 };
}
