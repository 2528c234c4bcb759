import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { findMetrics } from './find-metrics';
import type { NewestStatistics, Period, StatisticRow } from './schemas';

/**
 * What was recorded of a metric in a range of days (both included), newest day first and the total before its parts.
 * Throws `not_found`; a metric that is not recorded but computed or of another room has no rows.
 */
export async function listNewestStatistics(
  ctx: Context,
  input: { metric: string; period: Period; from: string; to: string; limit: number },
): Promise<NewestStatistics> {
  requirePermission(ctx, 'read');
  const { metric: ref, period, from, to, limit } = input;
  const metric = (await findMetrics(ctx.db, [ref])).get(ref);
  if (metric === undefined) throw new Problem('not_found', `There is no metric "${ref}".`);
  // Answered by the index on (metric_id, period, date).
  const rows = await ctx.db.$queryRaw<Pick<StatisticRow, 'date' | 'value' | 'dimensions'>[]>`
    SELECT s.date::text, s.value::float8 AS value, s.dimensions FROM statistic s
    WHERE s.metric_id = ${metric.id ?? 0} AND s.period = ${period} AND s.date >= ${from}::date AND s.date <= ${to}::date
    ORDER BY s.date DESC, s.dimensions <> '{}'::jsonb, s.dimensions LIMIT ${limit + 1}`;
  return { rows: rows.slice(0, limit).map((row) => ({ metric: ref, period, ...row })), more: rows.length > limit };
}
