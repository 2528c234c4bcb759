import type { Database } from '@/lib/db/context';
import type { Period } from './schemas';

export type StatisticValue = {
  metricId: number;
  period: Period;
  date: string;
  value: number | null;
  dimensions: Record<string, string>;
  /** When it was so, where that is known. */
  saidAt?: Date | undefined;
};

/**
 * Adds and replaces values, and answers how many were new or different. No two may have the same key. The key of the
 * dimensions is made of the jsonb, which has one order of names. Rows are written in the order of their keys, so that two
 * at once never wait for each other in a circle; of two that know when they were said the later counts, whichever comes
 * first; metrics are held, so that nobody removes one meanwhile. The time is that
 * of the database's clock: whoever counts these values finds by it what is new.
 */
export async function upsertStatistics(db: Database, values: readonly StatisticValue[]): Promise<number> {
  if (values.length === 0) return 0;
  const rows = values.map(({ metricId, saidAt, ...value }) => ({ metric_id: metricId, said_at: saidAt, ...value }));
  return db.$executeRaw`
    WITH held AS MATERIALIZED (
      SELECT id FROM metric WHERE id = ANY(${[...new Set(values.map(({ metricId }) => metricId))]}::int[])
      ORDER BY id FOR KEY SHARE
    ), given AS (
      SELECT g.*, md5(g.dimensions::text)::uuid AS dimensions_id
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS g (metric_id int, period text, date date, value numeric, dimensions jsonb, said_at timestamptz)
    )
    INSERT INTO statistic (metric_id, period, dimensions_id, date, dimensions, value, recorded_at, said_at)
    SELECT g.metric_id, g.period, g.dimensions_id, g.date, g.dimensions, g.value, clock_timestamp(), g.said_at
    FROM given g JOIN held ON held.id = g.metric_id
    ORDER BY g.metric_id, g.period, g.dimensions_id, g.date
    ON CONFLICT (metric_id, period, dimensions_id, date) DO UPDATE
      SET value = excluded.value, said_at = excluded.said_at,
        recorded_at = CASE WHEN statistic.value IS DISTINCT FROM excluded.value THEN excluded.recorded_at
                           ELSE statistic.recorded_at END
      WHERE (statistic.value IS DISTINCT FROM excluded.value
          OR excluded.said_at IS NOT NULL AND statistic.said_at IS DISTINCT FROM excluded.said_at)
        AND (statistic.said_at <= excluded.said_at) IS NOT FALSE`;
}
