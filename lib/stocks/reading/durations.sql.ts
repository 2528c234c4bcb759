import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { kaplanMeier, type SurvivalCurve } from '@/lib/stats';
import type { DurationView, HistogramBin, SurvivalPoint } from '../process.schemas';

/** Until so many subjects every distinct duration is a step of its own; above, durations are rounded up to a grid. */
const EXACT_MAX = 5_000;
const GRID = 2_000;
const POINTS_MAX = 200;
const BINS = 20;

type Summary = {
  subjects: number;
  inside: number;
  shortest: number | null;
  average: number | null;
  median: number | null;
  p90: number | null;
  p95: number | null;
  longest: number | null;
  seen: number | null;
};

/**
 * Shortest, average, median, p90, longest, histogram and survival of durations. Everything is counted by the database:
 * what is read does not grow with the number of subjects.
 * @param durations rows of (seconds numeric, done boolean): `done` false is somebody who is still inside (censored)
 */
export async function summarizeDurations(db: Database, durations: Prisma.Sql): Promise<DurationView> {
  // PostgreSQL's percentile_cont interpolates linearly (R type 7).
  const [found] = await db.$queryRaw<Summary[]>`
    SELECT count(*) FILTER (WHERE done)::float8 AS subjects, count(*) FILTER (WHERE NOT done)::float8 AS inside,
           (min(seconds) FILTER (WHERE done))::float8 AS shortest,
           (avg(seconds) FILTER (WHERE done))::float8 AS average,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds::float8) FILTER (WHERE done) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds::float8) FILTER (WHERE done) AS p90,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds::float8) FILTER (WHERE done) AS p95,
           (max(seconds) FILTER (WHERE done))::float8 AS longest, max(seconds)::float8 AS seen
    FROM (${durations}) d`;
  if (found === undefined || found.seen === null) return { summary: null, inside: 0, histogram: [], survival: [] };
  const { subjects, inside, shortest, average, median, p90, p95, longest, seen } = found;
  const summary =
    shortest === null || average === null || median === null || p90 === null || longest === null
      ? null
      : { subjects, shortest, average, median, p90, longest };
  const edges = summary === null ? [] : binEdges(p95 ?? summary.longest, summary.longest);
  const step = subjects + inside <= EXACT_MAX ? 0.001 : Math.max(0.001, seen / GRID);
  const bins = await countBins(db, durations, edges);
  const curve = await readCurve(db, durations, step);
  return { summary, inside, histogram: bins, survival: thin(curve, subjects + inside) };
}

/** Equal steps of a round length to about the 95th percentile, and one bin for the rest. */
export function binEdges(p95: number, longest: number): number[] {
  if (longest <= 0) return [0, 1];
  const step = roundUp((p95 > 0 ? p95 : longest) / BINS);
  const edges = [0];
  for (let edge = step; edge < longest && edges.length <= BINS; edge += step) edges.push(edge);
  const last = edges.at(-1) ?? 0;
  if (longest > last) edges.push(Math.max(last + step, longest));
  return edges;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
/** Lengths that people read, in seconds. */
const LENGTHS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 365].map((n) => n * DAY),
];

function roundUp(seconds: number): number {
  return LENGTHS.find((length) => length >= seconds) ?? Math.ceil(seconds / (365 * DAY)) * 365 * DAY;
}

async function countBins(db: Database, durations: Prisma.Sql, edges: number[]): Promise<HistogramBin[]> {
  if (edges.length < 2) return [];
  const inner = edges.slice(0, -1);
  const rows = await db.$queryRaw<{ bin: number; subjects: number }[]>`
    SELECT width_bucket(seconds::float8, ${inner}::float8[]) AS bin, count(*)::float8 AS subjects
    FROM (${durations}) d WHERE done GROUP BY 1`;
  const byBin = new Map(rows.map(({ bin, subjects }) => [bin, subjects]));
  return inner.map((from, index) => ({ from, to: edges[index + 1] ?? from, subjects: byBin.get(index + 1) ?? 0 }));
}

async function readCurve(db: Database, durations: Prisma.Sql, step: number): Promise<SurvivalCurve> {
  const rows = await db.$queryRaw<{ time: number; events: number; censored: number }[]>`
    SELECT (ceil(seconds / ${step}::numeric) * ${step}::numeric)::float8 AS time,
           count(*) FILTER (WHERE done)::float8 AS events, count(*) FILTER (WHERE NOT done)::float8 AS censored
    FROM (${durations}) d GROUP BY 1`;
  return kaplanMeier(rows.map((row) => ({ ...row, time: Math.max(0, row.time) })));
}

/** At most 200 points, among them the first and the last; between two points the curve is a step down at the later. */
function thin({ steps, lastTime }: SurvivalCurve, subjects: number): SurvivalPoint[] {
  const points: SurvivalPoint[] = [{ seconds: 0, share: 1, lower: 1, upper: 1, atRisk: subjects }];
  const every = Math.max(1, Math.ceil(steps.length / POINTS_MAX));
  steps.forEach(({ time, survival, interval, atRisk }, index) => {
    if (index % every !== 0 && index !== steps.length - 1) return;
    points.push({
      seconds: time,
      share: survival,
      lower: interval?.lower ?? survival,
      upper: interval?.upper ?? survival,
      atRisk,
    });
  });
  const last = points.at(-1);
  // Nobody left after that, but some were watched for longer.
  if (last !== undefined && lastTime !== null && lastTime > last.seconds) points.push({ ...last, seconds: lastTime });
  return points;
}

/** Which stays: who entered in [from, to), perhaps with one value of a facet at the entry. Null: no bound. */
export type DurationScope = {
  from: Date | null;
  to: Date | null;
  facet: string | null;
  value: string | null;
  now: Date;
};

/** No stretch begins before its stay, so that the index on (stock_id, since_at) finds them. */
const within = (scope: DurationScope, alias: Prisma.Sql): Prisma.Sql => {
  const from = scope.from?.toISOString() ?? '-infinity';
  const to = (scope.to !== null && scope.to < scope.now ? scope.to : scope.now).toISOString();
  const facet =
    scope.facet === null || scope.value === null
      ? Prisma.empty
      : Prisma.sql`AND coalesce(${alias}.facets->>${scope.facet}, '') = ${scope.value}`;
  return Prisma.sql`AND ${alias}.entered_at >= ${from}::timestamptz AND ${alias}.entered_at < ${to}::timestamptz
    AND ${alias}.since_at >= ${from}::timestamptz ${facet}`;
};

/**
 * How long each stay in a stock took. A stay that goes on is as long as it lasts until now. With a facet the value is
 * the one that the subject has now, or had when it left.
 */
export function dwellDurations(stockId: number, scope: DurationScope): Prisma.Sql {
  const now = scope.now.toISOString();
  // Answered by the index on (stock_id, since_at); each stay has one stretch that is open or left.
  return Prisma.sql`
    SELECT extract(epoch FROM CASE WHEN s.left AND s.until_at <= ${now}::timestamptz THEN s.until_at
                                   ELSE ${now}::timestamptz END - s.entered_at) AS seconds,
           s.left AND s.until_at <= ${now}::timestamptz AS done
    FROM stay s
    WHERE s.stock_id = ${stockId} AND (s.left OR s.until_at IS NULL) ${within(scope, Prisma.sql`s`)}`;
}

/**
 * From a subject's first entry to one stock to its first later entry to another. Who has not arrived counts as long as
 * it has been under way. Order is (at, sequence, change), so that two changes of one instant have one.
 */
export function leadDurations(fromStock: number, toStock: number, scope: DurationScope): Prisma.Sql {
  const now = scope.now.toISOString();
  return Prisma.sql`
    SELECT extract(epoch FROM coalesce(min(b.since_at), ${now}::timestamptz) - a.since_at) AS seconds,
           min(b.since_at) IS NOT NULL AS done
    FROM (
      SELECT DISTINCT ON (s.subject_id) s.subject_id, s.since_at, s.since_seq, s.since_id, s.entered_at, s.facets
      FROM stay s WHERE s.stock_id = ${fromStock} AND s.entered
      ORDER BY s.subject_id, s.since_at, s.since_seq, s.since_id
    ) a
    LEFT JOIN stay b ON b.subject_id = a.subject_id AND b.stock_id = ${toStock} AND b.entered
      AND (b.since_at, b.since_seq, b.since_id) > (a.since_at, a.since_seq, a.since_id)
      AND b.since_at <= ${now}::timestamptz
    WHERE true ${within(scope, Prisma.sql`a`)}
    GROUP BY a.subject_id, a.since_at`;
}
