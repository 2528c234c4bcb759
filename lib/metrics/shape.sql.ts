import type { Database } from '@/lib/db/context';
import type { KnownMetric } from './find-metrics';
import { PERIODS, referencesOf, type Period } from './schemas';

/** What there is of a metric: its periods, the names of its dimensions, its first and its newest day. */
export type Shape = { periods: Period[]; splits: string[]; firstDate: string | null; lastDate: string | null };

type Known = ReadonlyMap<string, KnownMetric>;

/** Derived ones have what all of their sources have. A few index ends per stored metric. */
export async function readShape(db: Database, metric: KnownMetric, known: Known, timeZone: string): Promise<Shape> {
  if (metric.derived !== null) {
    const sources = referencesOf(metric.derived).flatMap((ref) => known.get(ref) ?? []);
    const shapes = await Promise.all(sources.map((source) => readShape(db, source, known, timeZone)));
    return shapes.length === 0 ? NOTHING : shapes.reduce(common);
  }
  return metric.own === null ? readStored(db, metric.id ?? 0) : readOwn(db, metric, metric.own, timeZone);
}

const NOTHING: Shape = { periods: [], splits: [], firstDate: null, lastDate: null };

function common(a: Shape, b: Shape): Shape {
  return {
    periods: a.periods.filter((period) => b.periods.includes(period)),
    splits: a.splits.filter((split) => b.splits.includes(split)),
    firstDate: a.firstDate !== null && b.firstDate !== null && a.firstDate > b.firstDate ? a.firstDate : b.firstDate,
    lastDate: a.lastDate !== null && b.lastDate !== null && a.lastDate < b.lastDate ? a.lastDate : b.lastDate,
  };
}

type Row = { period: Period; first: string; last: string; splits: string[] };

/** Names of dimensions are those of the newest day of each period. */
async function readStored(db: Database, metricId: number): Promise<Shape> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.period, f.date::text AS first, l.date::text AS last,
           ARRAY(SELECT DISTINCT k.name FROM statistic s CROSS JOIN LATERAL jsonb_object_keys(s.dimensions) AS k (name)
                 WHERE s.metric_id = ${metricId}::int AND s.period = p.period AND s.date = l.date
                 ORDER BY 1) AS splits
    FROM unnest(${[...PERIODS]}::text[]) AS p (period)
    CROSS JOIN LATERAL (
      SELECT date FROM statistic WHERE metric_id = ${metricId}::int AND period = p.period ORDER BY date LIMIT 1) f
    CROSS JOIN LATERAL (
      SELECT date FROM statistic WHERE metric_id = ${metricId}::int AND period = p.period ORDER BY date DESC LIMIT 1) l`;
  return shapeOf(
    PERIODS.filter((period) => rows.some((row) => row.period === period)),
    rows,
  );
}

async function readOwn(
  db: Database,
  { periods }: KnownMetric,
  own: NonNullable<KnownMetric['own']>,
  timeZone: string,
): Promise<Shape> {
  const rows =
    own.type === 'experiment'
      ? await db.$queryRaw<Omit<Row, 'period'>[]>`
          SELECT min(day)::text AS first, max(day)::text AS last, ARRAY['variant'] AS splits FROM daily_outcome
          WHERE experiment_id = ${own.experimentId}::int AND phase = ${own.phase}::int AND outcome = ${own.outcome}
          HAVING min(day) IS NOT NULL`
      : own.type === 'stock'
        ? await db.$queryRaw<Omit<Row, 'period'>[]>`
            SELECT (f.at AT TIME ZONE ${timeZone})::date::text AS first,
                   ((l.at - interval '1 second') AT TIME ZONE ${timeZone})::date::text AS last,
                   ARRAY(SELECT DISTINCT facet FROM stock_record
                         WHERE stock_id = ${own.stockId}::int AND at = l.at AND facet <> '' ORDER BY 1) AS splits
            FROM (SELECT start_at AS at FROM stock_record WHERE stock_id = ${own.stockId}::int ORDER BY stock_record.at LIMIT 1) f,
                 (SELECT at FROM stock_record WHERE stock_id = ${own.stockId}::int ORDER BY at DESC LIMIT 1) l`
        : await db.$queryRaw<Omit<Row, 'period'>[]>`
            SELECT (f.at AT TIME ZONE ${timeZone})::date::text AS first,
                   ((l.at - interval '1 second') AT TIME ZONE ${timeZone})::date::text AS last,
                   ARRAY(SELECT DISTINCT facet FROM flow_record
                         WHERE flow_id = ${own.flowId}::int AND at = l.at AND facet <> '' ORDER BY 1) AS splits
            FROM (SELECT start_at AS at FROM flow_record WHERE flow_id = ${own.flowId}::int ORDER BY flow_record.at LIMIT 1) f,
                 (SELECT at FROM flow_record WHERE flow_id = ${own.flowId}::int ORDER BY at DESC LIMIT 1) l`;
  return shapeOf(periods, rows);
}

function shapeOf(periods: Period[], rows: readonly Omit<Row, 'period'>[]): Shape {
  const [first = null] = rows.map((row) => row.first).sort();
  return {
    periods,
    splits: [...new Set(rows.flatMap((row) => row.splits))].sort(),
    firstDate: first,
    lastDate:
      rows
        .map((row) => row.last)
        .sort()
        .at(-1) ?? null,
  };
}
