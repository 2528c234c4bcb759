import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { PERIODS } from './schemas';
import { trackerValues, type TrackerQuestion } from './tracker-values.sql';

export type StoredDays = { written: number; unchanged: number; deleted: number };

/**
 * Computes the statistics of some days and makes what is stored say the same: in one statement, so in one snapshot. Rows
 * that say so already are not touched; rows that nothing stands behind any more go. The caller holds the tracker, so that
 * nobody else adds rows: asking each of them for a conflict would cost as much as writing it. `last`: nothing may follow these days.
 */
export async function storeTrackerDays(db: Database, q: TrackerQuestion, last: boolean): Promise<StoredDays> {
  if (!(await isStored(db, q))) return storeAnew(db, q);
  const [tally] = await db.$queryRaw<{ wanted: bigint; written: bigint; deleted: bigint }[]>`
    WITH ${trackerValues(q)},
    differing AS (
      SELECT w.*, s.metric_id IS NOT NULL AS known FROM wanted w LEFT JOIN statistic s
        ON s.metric_id = ${q.metricId} AND s.period = w.period AND s.dimensions_id = w.dimensions_id AND s.date = w.date
      WHERE s.metric_id IS NULL OR s.value IS DISTINCT FROM w.value
    ), gone AS (
      DELETE FROM statistic s
      WHERE s.metric_id = ${q.metricId} AND s.date >= ${q.from}::date AND (${last} OR s.date <= ${q.to}::date)
        AND NOT EXISTS (
          SELECT FROM wanted w WHERE w.period = s.period AND w.dimensions_id = s.dimensions_id AND w.date = s.date)
      RETURNING 1
    ), added AS (
      INSERT INTO statistic (metric_id, period, dimensions_id, date, dimensions, value, recorded_at)
      SELECT ${q.metricId}, period, dimensions_id, date, dimensions, value, clock_timestamp()
      FROM differing WHERE NOT known
      RETURNING 1
    ), changed AS (
      UPDATE statistic s SET value = d.value, recorded_at = clock_timestamp()
      FROM differing d
      WHERE d.known AND s.metric_id = ${q.metricId} AND s.period = d.period AND s.dimensions_id = d.dimensions_id
        AND s.date = d.date
      RETURNING 1
    )
    -- Rows go before others come: it would look through the index entries of these too.
    SELECT (SELECT count(*) FROM gone) AS deleted, (SELECT count(*) FROM wanted) AS wanted,
           (SELECT count(*) FROM added) + (SELECT count(*) FROM changed) AS written`;
  const written = Number(tally?.written ?? 0);
  return { written, unchanged: Number(tally?.wanted ?? 0) - written, deleted: Number(tally?.deleted ?? 0) };
}

/** Is there a row of these days, or after them? Answered by the index on (metric_id, period, date), period by period. */
async function isStored(db: Database, { metricId, from }: TrackerQuestion): Promise<boolean> {
  const periods = Prisma.join(
    PERIODS.map(
      (period) => Prisma.sql`
      EXISTS (SELECT FROM statistic WHERE metric_id = ${metricId} AND period = ${period} AND date >= ${from}::date)`,
    ),
    ' OR ',
  );
  const [row] = await db.$queryRaw<{ stored: boolean }[]>`SELECT ${periods} AS stored`;
  return row?.stored === true;
}

/** Where nothing is stored there is nothing to compare with: the first run, or its next chunk. */
async function storeAnew(db: Database, q: TrackerQuestion): Promise<StoredDays> {
  const written = await db.$executeRaw`
    WITH ${trackerValues(q)}
    INSERT INTO statistic (metric_id, period, dimensions_id, date, dimensions, value, recorded_at)
    SELECT ${q.metricId}, period, dimensions_id, date, dimensions, value, clock_timestamp() FROM wanted`;
  return { written, unchanged: 0, deleted: 0 };
}

export type TrackerValue = { date: string; period: string; dimensions: Record<string, string>; value: number | null };

/** `objects`: distinct sets of dimensions; `examples`: the largest of them on the last day, by the first period. */
export type TrackerLook = {
  totals: Omit<TrackerValue, 'dimensions'>[];
  objects: number;
  examples: Pick<TrackerValue, 'dimensions' | 'value'>[];
};

/** The same, only looked at. What is handed over does not grow with the number of sets of dimensions. */
export async function readTrackerLook(db: Database, q: TrackerQuestion, examples: number): Promise<TrackerLook> {
  const isTotal = Prisma.sql`dimensions = '{}'::jsonb`;
  const rows = await db.$queryRaw<(TrackerValue & { objects: number; whole: boolean })[]>`
    WITH ${trackerValues(q)},
    largest AS (
      SELECT * FROM wanted WHERE NOT ${isTotal} AND date = ${q.to}::date AND period = ${q.periods[0] ?? ''}
      ORDER BY value DESC NULLS LAST, dimensions LIMIT ${examples}
    )
    SELECT date::text, period, dimensions, value::float8 AS value, ${isTotal} AS whole,
           (SELECT count(DISTINCT dimensions_id)::int FROM wanted WHERE NOT ${isTotal}) AS objects
    FROM (SELECT * FROM wanted WHERE ${isTotal} UNION ALL SELECT * FROM largest) each
    ORDER BY value DESC NULLS LAST, dimensions`;
  return {
    totals: rows.flatMap(({ whole, date, period, value }) => (whole ? [{ date, period, value }] : [])),
    objects: rows[0]?.objects ?? 0,
    examples: rows.flatMap(({ whole, dimensions, value }) => (whole ? [] : [{ dimensions, value }])),
  };
}
