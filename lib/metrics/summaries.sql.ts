import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { KnownMetric } from './find-metrics';
import { experimentNumber } from './own-statistics.sql';
import { referencesOf, PERIODS, type MetricSummary, type Period } from './schemas';
import { daysBefore, statisticsOf, STEP_DAYS } from './statistics.sql';
import { TOTAL_ID } from './store';

/** The newest values of many metrics at once: a statement per kind of origin, however many metrics there are. */

export type Newest = Pick<MetricSummary, 'latest' | 'sparkline' | 'periods' | 'period'>;
type Known = ReadonlyMap<string, KnownMetric>;
type Row = { id: number; date: string; offsets: string | null; numbers: string | null };
type Day = { timeZone: string; today: string };

const SPARKLINE_DAYS = 30;
/** Days before the newest that are read: the sparkline, and the value one period earlier. */
const BACK = 30;
const NONE: Newest = { latest: null, sparkline: [], periods: [], period: 'day' };

/** By reference. Metrics without a value are among them with `latest` null. */
export async function readNewest(db: Database, metrics: readonly KnownMetric[], known: Known, day: Day) {
  const all = [...new Map([...known.values(), ...metrics].map((metric) => [metric.ref, metric])).values()];
  const newest = new Map<string, Newest>();
  const stored = all.filter(({ own, derived }) => own === null && derived === null);
  const [ofStored, ofStocks, ofFlows, ofExperiments] = await Promise.all([
    readStored(db, stored, day),
    readStocks(db, all, day),
    readFlows(db, all, day),
    readExperiments(db, all),
  ]);
  for (const part of [ofStored, ofStocks, ofFlows, ofExperiments]) {
    for (const [ref, value] of part) newest.set(ref, value);
  }
  await addDerived(db, all, known, day, newest);
  return newest;
}

async function readStored(db: Database, metrics: readonly KnownMetric[], { today }: Day) {
  if (metrics.length === 0) return new Map<string, Newest>();
  const rows = await db.$queryRaw<(Omit<Row, 'date'> & { date: string | null; periods: Period[] | null })[]>`
    SELECT m.id, p.periods, n.date::text, v.offsets, v.numbers
    FROM unnest(${metrics.map(({ id }) => id ?? 0)}::int[]) AS m (id)
    CROSS JOIN LATERAL (
      SELECT array_agg(each.period ORDER BY each.place) AS periods
      FROM unnest(${[...PERIODS]}::text[]) WITH ORDINALITY AS each (period, place)
      WHERE EXISTS (SELECT FROM statistic s WHERE s.metric_id = m.id AND s.period = each.period)) p
    CROSS JOIN LATERAL (
      SELECT coalesce(
        (SELECT s.date FROM statistic s
         WHERE s.metric_id = m.id AND s.period = p.periods[1] AND s.dimensions_id = ${TOTAL_ID}::uuid
           AND s.value IS NOT NULL AND s.date < ${today}::date ORDER BY s.date DESC LIMIT 1),
        (SELECT s.date FROM statistic s
         WHERE s.metric_id = m.id AND s.period = p.periods[1] AND s.dimensions_id = ${TOTAL_ID}::uuid
           AND s.value IS NOT NULL AND s.date >= ${today}::date ORDER BY s.date LIMIT 1)) AS date) n
    CROSS JOIN LATERAL (
      SELECT array_to_string(array_agg(s.date - n.date), ',') AS offsets,
             array_to_string(array_agg(s.value), ',', '') AS numbers
      FROM statistic s
      WHERE s.metric_id = m.id AND s.period = p.periods[1] AND s.dimensions_id = ${TOTAL_ID}::uuid
        AND s.date >= n.date - ${BACK}::int AND s.date <= n.date) v`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    metrics.map(({ ref, id }) => {
      const row = byId.get(id ?? 0);
      const periods = row?.periods ?? [];
      if (row === undefined || row.date === null) return [ref, { ...NONE, periods, period: periods[0] ?? 'day' }];
      return [ref, newestOf({ ...row, date: row.date }, periods)];
    }),
  );
}

async function readStocks(db: Database, metrics: readonly KnownMetric[], { timeZone }: Day) {
  const ids = metrics.flatMap(({ own }) => (own?.type === 'stock' ? [own.stockId] : []));
  if (ids.length === 0) return new Map<string, Newest>();
  const endsDay = Prisma.sql`
    (r.at AT TIME ZONE ${timeZone})::date > ((r.at - interval '1 microsecond') AT TIME ZONE ${timeZone})::date`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT s.id, ((n.at - interval '1 microsecond') AT TIME ZONE ${timeZone})::date::text AS date, v.offsets, v.numbers
    FROM unnest(${ids}::int[]) AS s (id)
    CROSS JOIN LATERAL (
      SELECT r.at FROM stock_record r WHERE r.stock_id = s.id AND r.facet = '' AND ${endsDay}
      ORDER BY r.at DESC LIMIT 1) n
    CROSS JOIN LATERAL (
      SELECT array_to_string(array_agg((r.at AT TIME ZONE ${timeZone})::date - (n.at AT TIME ZONE ${timeZone})::date), ',') AS offsets,
             array_to_string(array_agg(r.count), ',') AS numbers
      FROM stock_record r
      WHERE r.stock_id = s.id AND r.facet = '' AND r.at > n.at - ${`${BACK + 1} days`}::interval AND r.at <= n.at AND ${endsDay}) v`;
  return own(metrics, rows, (source) => (source.type === 'stock' ? source.stockId : null));
}

async function readFlows(db: Database, metrics: readonly KnownMetric[], { timeZone, today }: Day) {
  const flows = metrics.flatMap(({ own, periods }) => (own?.type === 'flow' && periods.includes('day') ? [own] : []));
  if (flows.length === 0) return new Map<string, Newest>();
  const day = (at: Prisma.Sql) => Prisma.sql`((${at} - interval '1 microsecond') AT TIME ZONE ${timeZone})::date`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT f.id, n.date::text, v.offsets, v.numbers
    FROM unnest(${flows.map(({ flowId }) => flowId)}::int[], ${flows.map(({ kind }) => kind)}::text[]) AS f (id, kind)
    CROSS JOIN LATERAL (
      SELECT (start_at AT TIME ZONE ${timeZone})::date AS date FROM flow_record r
      WHERE r.flow_id = f.id ORDER BY r.at LIMIT 1) o
    CROSS JOIN LATERAL (
      SELECT least(${today}::date - 1, coalesce(max(${day(Prisma.sql`r.at`)}), ${today}::date - 1)) AS date FROM (
        SELECT c.at FROM stock s CROSS JOIN LATERAL (
          SELECT at FROM stock_record WHERE stock_id = s.id AND facet = '' ORDER BY at DESC LIMIT 1) c
        WHERE s.kind = f.kind AND s.every = 'daily' AND s.archived_at IS NULL
        UNION ALL
        (SELECT at FROM flow_record WHERE flow_id = f.id AND EXISTS (
           SELECT FROM stock s WHERE s.kind = f.kind AND s.every = 'daily' AND s.archived_at IS NULL)
         ORDER BY at DESC LIMIT 1)) r) n
    CROSS JOIN LATERAL (
      SELECT array_to_string(array_agg(d.date - n.date), ',') AS offsets,
             array_to_string(array_agg(coalesce(c.events, 0)), ',') AS numbers
      FROM (SELECT generate_series(greatest(o.date, n.date - ${BACK}::int), n.date, interval '1 day')::date AS date) d
      LEFT JOIN (
        SELECT ${day(Prisma.sql`r.at`)} AS date, sum(r.events) AS events FROM flow_record r
        WHERE r.flow_id = f.id AND r.facet = ''
          AND r.at > (n.date - ${BACK}::int)::timestamp AT TIME ZONE ${timeZone}
        GROUP BY 1) c ON c.date = d.date) v`;
  return own(metrics, rows, (source) => (source.type === 'flow' ? source.flowId : null));
}

async function readExperiments(db: Database, metrics: readonly KnownMetric[]) {
  const asked = metrics.flatMap(({ own }) => (own?.type === 'experiment' ? [own] : []));
  if (asked.length === 0) return new Map<string, Newest>();
  const rows = await db.$queryRaw<Row[]>`
    SELECT x.place::int AS id, n.day::text AS date, v.offsets, v.numbers
    FROM unnest(${asked.map((one) => one.experimentId)}::int[], ${asked.map((one) => one.outcome)}::text[])
      WITH ORDINALITY AS x (id, outcome, place)
    CROSS JOIN LATERAL (
      SELECT day FROM daily_outcome WHERE experiment_id = x.id ORDER BY phase DESC, day DESC LIMIT 1) n
    CROSS JOIN LATERAL (
      SELECT array_to_string(array_agg(e.day - n.day), ',') AS offsets,
             array_to_string(array_agg(e.value), ',', '') AS numbers
      FROM (
        SELECT t.day, CASE WHEN bool_or(t.value IS NULL) THEN NULL ELSE sum(t.value) END AS value
        FROM (
          SELECT t.day, t.value - CASE WHEN lag(t.day) OVER days = t.day - 1 THEN lag(t.value) OVER days
                                       WHEN t.day = f.day THEN 0 END AS value
          FROM (
            SELECT o.phase, o.day, sum(${experimentNumber(Prisma.sql`x.outcome`)}) AS value
            FROM daily_outcome o
            WHERE o.experiment_id = x.id AND o.outcome = x.outcome AND o.day >= n.day - ${BACK + 1}::int
            GROUP BY 1, 2) t
          CROSS JOIN LATERAL (
            SELECT day FROM daily_outcome WHERE experiment_id = x.id AND phase = t.phase ORDER BY day LIMIT 1) f
          WINDOW days AS (PARTITION BY t.phase ORDER BY t.day)) t
        GROUP BY t.day) e
      WHERE e.day >= n.day - ${BACK}::int) v`;
  return own(metrics, rows, (source) => {
    const place = source.type === 'experiment' ? asked.indexOf(source) : -1;
    return place < 0 ? null : place + 1;
  });
}

function own(
  metrics: readonly KnownMetric[],
  rows: readonly Row[],
  idOf: (source: NonNullable<KnownMetric['own']>) => number | null,
): Map<string, Newest> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const found = new Map<string, Newest>();
  for (const { ref, own: source, periods } of metrics) {
    const id = source === null ? null : idOf(source);
    const row = id === null ? undefined : byId.get(id);
    if (row !== undefined) found.set(ref, newestOf(row, periods));
  }
  return found;
}

/** Derived metrics after those that they are made from: as new as the oldest of these. One statement per level. */
async function addDerived(
  db: Database,
  metrics: readonly KnownMetric[],
  known: Known,
  day: Day,
  newest: Map<string, Newest>,
): Promise<void> {
  let open = metrics.filter(({ derived }) => derived !== null);
  while (open.length > 0) {
    const ready = open.filter(
      ({ derived }) => derived !== null && referencesOf(derived).every((ref) => !open.some((one) => one.ref === ref)),
    );
    if (ready.length === 0) return;
    const asked = ready.flatMap((metric, id) => {
      const sources = metric.derived === null ? [] : referencesOf(metric.derived).map((ref) => newest.get(ref) ?? NONE);
      const periods = PERIODS.filter((period) => sources.every((source) => source.periods.includes(period)));
      const dates = sources.map((source) => source.latest?.date ?? '').sort();
      const [date = ''] = dates;
      newest.set(metric.ref, { ...NONE, periods, period: periods[0] ?? 'day' });
      return date === '' || periods.length === 0 ? [] : [{ id, metric, periods, date }];
    });
    if (asked.length > 0) {
      const parts = asked.map(({ id, metric, periods, date }) => {
        const question = { ...day, period: periods[0] ?? 'day', from: daysBefore(date, BACK), to: date };
        return Prisma.sql`
          SELECT ${id}::int AS id, ${date}::text AS date, array_to_string(array_agg(date - ${date}::date), ',') AS offsets,
                 array_to_string(array_agg(value), ',', '') AS numbers
          FROM (${statisticsOf(metric, known, { ...question, part: { type: 'total' } })}) each
          WHERE dimensions = '{}'::jsonb`;
      });
      for (const row of await db.$queryRaw<Row[]>(Prisma.join(parts, ' UNION ALL '))) {
        const one = asked.find(({ id }) => id === row.id);
        if (one !== undefined) newest.set(one.metric.ref, newestOf(row, one.periods));
      }
    }
    open = open.filter((metric) => !ready.includes(metric));
  }
}

function newestOf({ date, offsets, numbers }: Row, periods: Period[]): Newest {
  const period = periods[0] ?? 'day';
  const values = new Map<number, number | null>();
  const texts = (numbers ?? '').split(',');
  if (offsets !== null && offsets !== '') {
    offsets.split(',').forEach((offset, index) => values.set(Number(offset), numberOrNull(texts[index])));
  }
  const last = Array.from({ length: SPARKLINE_DAYS }, (_, index) => values.get(index + 1 - SPARKLINE_DAYS) ?? null);
  return {
    latest: { date, value: values.get(0) ?? null, previous: values.get(-STEP_DAYS[period]) ?? null },
    sparkline: last,
    ...{ periods, period },
  };
}

const numberOrNull = (text: string | undefined) => (text === undefined || text === '' ? null : Number(text));
