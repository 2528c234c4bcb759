import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { KnownMetric } from './find-metrics';
import { PERIODS, referencesOf, type Period } from './schemas';
import { NO_ID } from './store';

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

/** So many sets of dimensions of each period are looked at for their names. */
const SETS = 100;

/**
 * Sets of dimensions are found by jumping through the primary key from one to the next. It orders them by a hash, so that
 * the first hundred are a fair sample of them all. Whole keys are compared, which leaves the database no choice of index.
 */
async function readStored(db: Database, metricId: number): Promise<Shape> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.period, f.date::text AS first, l.date::text AS last, n.names AS splits
    FROM unnest(${[...PERIODS]}::text[]) AS p (period)
    CROSS JOIN LATERAL (
      SELECT date FROM statistic WHERE metric_id = ${metricId}::int AND period = p.period ORDER BY date LIMIT 1) f
    CROSS JOIN LATERAL (
      SELECT date FROM statistic WHERE metric_id = ${metricId}::int AND period = p.period ORDER BY date DESC LIMIT 1) l
    CROSS JOIN LATERAL (
      WITH RECURSIVE found AS (
        SELECT ${metricId}::int AS metric_id, p.period, ${NO_ID}::uuid AS id, '{}'::jsonb AS dimensions, 0 AS n
        UNION ALL
        SELECT next.*, found.n + 1
        FROM found CROSS JOIN LATERAL (
          SELECT s.metric_id, s.period, s.dimensions_id, s.dimensions FROM statistic s
          WHERE (s.metric_id, s.period, s.dimensions_id) > (found.metric_id, found.period, found.id)
          ORDER BY s.metric_id, s.period, s.dimensions_id LIMIT 1) next
        WHERE found.n < ${SETS} AND next.metric_id = found.metric_id AND next.period = found.period)
      SELECT ARRAY(SELECT DISTINCT k.name FROM found CROSS JOIN LATERAL jsonb_object_keys(found.dimensions) AS k (name))
        AS names) n`;
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
  type Found = Omit<Row, 'period'>[];
  if (own.type === 'experiment') {
    const rows = await db.$queryRaw<Found>`
      SELECT min(day)::text AS first, max(day)::text AS last, ARRAY['variant'] AS splits FROM daily_outcome
      WHERE experiment_id = ${own.experimentId}::int AND outcome = ${own.outcome}
      HAVING min(day) IS NOT NULL`;
    return shapeOf(periods, rows);
  }
  const records =
    own.type === 'stock'
      ? Prisma.sql`SELECT at, start_at, facet FROM stock_record WHERE stock_id = ${own.stockId}::int`
      : Prisma.sql`SELECT at, start_at, facet FROM flow_record WHERE flow_id = ${own.flowId}::int`;
  // Ends of the primary key; facets are those of the last 30 days with a record.
  const rows = await db.$queryRaw<Found>`
    SELECT (f.start_at AT TIME ZONE ${timeZone})::date::text AS first,
           ((l.at - interval '1 microsecond') AT TIME ZONE ${timeZone})::date::text AS last,
           ARRAY(SELECT DISTINCT r.facet FROM (${records}) r
                 WHERE r.at > l.at - interval '30 days' AND r.facet <> '' ORDER BY 1) AS splits
    FROM (SELECT * FROM (${records}) r ORDER BY r.at LIMIT 1) f,
         (SELECT * FROM (${records}) r
          WHERE ${own.type === 'flow'}
             OR (r.at AT TIME ZONE ${timeZone})::date > ((r.at - interval '1 microsecond') AT TIME ZONE ${timeZone})::date
          ORDER BY r.at DESC LIMIT 1) l`;
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
