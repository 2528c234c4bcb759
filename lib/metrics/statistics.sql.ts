import { Prisma } from '@/lib/db/generated/client';
import type { KnownMetric } from './find-metrics';
import { experimentStatistics, flowStatistics, stockStatistics } from './own-statistics.sql';
import type { Period } from './schemas';
import { TOTAL_ID } from './store';

/** Which statistics: of one period, in a range of days (both included), of all, of the total, or by one dimension. */
export type StatisticsQuestion = {
  period: Period;
  from: string;
  to: string;
  part: { type: 'all' } | { type: 'total' } | { type: 'split'; by: string };
  timeZone: string;
  /** Calendar day of the request. */
  today: string;
};

/** How many days a period reaches back, its date included; a lifetime is compared with the day before. */
export const STEP_DAYS: Record<Period, number> = { day: 1, week: 7, days28: 28, month: 30, lifetime: 1 };

/**
 * The statistics of a metric as a relation `(date date, dimensions jsonb, dimensions_id uuid, value numeric)`, wherever
 * they come from: stored rows, the records of another room, or other metrics. One row per date and set of dimensions.
 * `known` holds what the metric is derived from.
 */
export function statisticsOf(
  metric: KnownMetric,
  known: ReadonlyMap<string, KnownMetric>,
  question: StatisticsQuestion,
): Prisma.Sql {
  if (metric.derived !== null) return derivedStatistics(metric.derived, known, question);
  if (metric.own !== null) {
    if (!metric.periods.includes(question.period)) return NOTHING;
    if (metric.own.type === 'stock') return stockStatistics(metric.own.stockId, question);
    if (metric.own.type === 'flow') return flowStatistics(metric.own, metric.periods, question);
    return experimentStatistics(metric.own, question);
  }
  return storedStatistics(metric.id ?? 0, question);
}

const NOTHING = Prisma.sql`
  SELECT NULL::date AS date, NULL::jsonb AS dimensions, NULL::uuid AS dimensions_id, NULL::numeric AS value WHERE false`;

/** The total is answered by the primary key, everything else by the index on (metric_id, period, date). */
function storedStatistics(metricId: number, { period, from, to, part }: StatisticsQuestion): Prisma.Sql {
  const narrow =
    part.type === 'total'
      ? Prisma.sql`AND s.dimensions_id = ${TOTAL_ID}::uuid`
      : part.type === 'split'
        ? Prisma.sql`AND s.dimensions ? ${part.by}::text`
        : Prisma.empty;
  return Prisma.sql`
    SELECT s.date, s.dimensions, s.dimensions_id, s.value FROM statistic s
    WHERE s.metric_id = ${metricId}::int AND s.period = ${period} AND s.date >= ${from}::date AND s.date <= ${to}::date
      ${narrow}`;
}

function derivedStatistics(
  derived: NonNullable<KnownMetric['derived']>,
  known: ReadonlyMap<string, KnownMetric>,
  question: StatisticsQuestion,
): Prisma.Sql {
  const { from, to, period } = question;
  /** `days` more before the range, which the value of its first day needs. */
  const source = (ref: string, days = 0): Prisma.Sql => {
    const metric = known.get(ref);
    return metric === undefined ? NOTHING : statisticsOf(metric, known, { ...question, from: daysBefore(from, days) });
  };
  if (derived.type === 'ratio') {
    return Prisma.sql`
      SELECT coalesce(n.date, d.date) AS date, coalesce(n.dimensions, d.dimensions) AS dimensions,
             coalesce(n.dimensions_id, d.dimensions_id) AS dimensions_id, n.value / nullif(d.value, 0) AS value
      FROM (${source(derived.numerator)}) n
      FULL JOIN (${source(derived.denominator)}) d ON d.date = n.date AND d.dimensions_id = n.dimensions_id`;
  }
  if (derived.type === 'movingAverage') {
    // avg passes over days without data; where there are only such days, it is no data either.
    return Prisma.sql`
      SELECT date, dimensions, dimensions_id, value FROM (
        SELECT date, dimensions, dimensions_id, avg(value) OVER (
          PARTITION BY dimensions_id ORDER BY date
          RANGE BETWEEN make_interval(days => ${derived.days - 1}::int) PRECEDING AND CURRENT ROW) AS value
        FROM (${source(derived.metric, derived.days - 1)}) each) averaged
      WHERE date >= ${from}::date AND date <= ${to}::date`;
  }
  const step = STEP_DAYS[period];
  return Prisma.sql`
    SELECT n.date, n.dimensions, n.dimensions_id, n.value - p.value AS value
    FROM (${source(derived.metric)}) n
    LEFT JOIN (${source(derived.metric, step)}) p
      ON p.date = n.date - ${step}::int AND p.dimensions_id = n.dimensions_id`;
}

/** The day so many days earlier, never before the first one that the database knows. */
export function daysBefore(day: string, days: number): string {
  const moved = new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000);
  return moved.getTime() < FIRST_MS ? FIRST_DAY : moved.toISOString().slice(0, 10);
}

/** Ends of what can be asked for when nobody names a range. */
export const FIRST_DAY = '0001-01-01';
export const LAST_DAY = '9999-12-31';
const FIRST_MS = Date.parse(`${FIRST_DAY}T00:00:00Z`);
