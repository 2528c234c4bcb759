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
  part: number;
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
 * Shortest, average, median, p90, longest, histogram and survival of durations, for each of some parts. Everything is
 * counted by the database, in three statements however many parts there are: what is read does not grow with the number
 * of subjects.
 * @param durations rows of (part int, seconds numeric, done boolean): `done` false is somebody who is still inside
 *   (censored)
 */
export async function summarizeParts(
  db: Database,
  parts: readonly number[],
  durations: Prisma.Sql,
): Promise<Map<number, DurationView>> {
  // PostgreSQL's percentile_cont interpolates linearly (R type 7).
  const found = await db.$queryRaw<Summary[]>`
    SELECT part, count(*) FILTER (WHERE done)::float8 AS subjects, count(*) FILTER (WHERE NOT done)::float8 AS inside,
           (min(seconds) FILTER (WHERE done))::float8 AS shortest,
           (avg(seconds) FILTER (WHERE done))::float8 AS average,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds::float8) FILTER (WHERE done) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds::float8) FILTER (WHERE done) AS p90,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds::float8) FILTER (WHERE done) AS p95,
           (max(seconds) FILTER (WHERE done))::float8 AS longest, max(seconds)::float8 AS seen
    FROM (${durations}) d GROUP BY part`;
  const edges = new Map(
    found.flatMap(({ part, p95, longest }) => (longest === null ? [] : [[part, binEdges(p95 ?? longest, longest)]])),
  );
  const bins = await countBins(db, durations, edges);
  const curves = await readCurves(db, durations, found);
  const views = new Map(parts.map((part): [number, DurationView] => [part, NOBODY]));
  for (const { part, subjects, inside, shortest, average, median, p90, longest } of found) {
    const summary =
      shortest === null || average === null || median === null || p90 === null || longest === null
        ? null
        : { subjects, shortest, average, median, p90, longest };
    const survival = thin(curves.get(part) ?? kaplanMeier([]), subjects + inside);
    views.set(part, { summary, inside, histogram: bins.get(part) ?? [], survival });
  }
  return views;
}

const NOBODY: DurationView = { summary: null, inside: 0, histogram: [], survival: [] };

/** The same of durations that all belong to one part. */
export async function summarizeDurations(db: Database, durations: Prisma.Sql): Promise<DurationView> {
  const [view] = (await summarizeParts(db, [], durations)).values();
  return view ?? NOBODY;
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

async function countBins(
  db: Database,
  durations: Prisma.Sql,
  edges: ReadonlyMap<number, number[]>,
): Promise<Map<number, HistogramBin[]>> {
  const drawn = [...edges].filter(([, all]) => all.length > 1);
  if (drawn.length === 0) return new Map();
  const binOf = Prisma.join(
    drawn.map(
      ([part, all]) => Prisma.sql`WHEN ${part} THEN width_bucket(seconds::float8, ${all.slice(0, -1)}::float8[])`,
    ),
    ' ',
  );
  const rows = await db.$queryRaw<{ part: number; bin: number | null; subjects: number }[]>`
    SELECT part, CASE part ${binOf} END AS bin, count(*)::float8 AS subjects
    FROM (${durations}) d WHERE done GROUP BY 1, 2`;
  const counts = new Map(rows.map(({ part, bin, subjects }) => [`${part} ${bin}`, subjects]));
  return new Map(
    drawn.map(([part, all]) => [
      part,
      all.slice(0, -1).map((from, index) => ({
        from,
        to: all[index + 1] ?? from,
        subjects: counts.get(`${part} ${index + 1}`) ?? 0,
      })),
    ]),
  );
}

async function readCurves(
  db: Database,
  durations: Prisma.Sql,
  found: readonly Summary[],
): Promise<Map<number, SurvivalCurve>> {
  if (found.length === 0) return new Map();
  const steps = found.map(({ subjects, inside, seen }) =>
    subjects + inside <= EXACT_MAX ? 0.001 : Math.max(0.001, (seen ?? 0) / GRID),
  );
  const rows = await db.$queryRaw<{ part: number; time: number; events: number; censored: number }[]>`
    SELECT part, (ceil(seconds / g.step) * g.step)::float8 AS time,
           count(*) FILTER (WHERE done)::float8 AS events, count(*) FILTER (WHERE NOT done)::float8 AS censored
    FROM (${durations}) d
    JOIN unnest(${found.map(({ part }) => part)}::int[], ${steps.map(String)}::numeric[]) AS g (part, step) USING (part)
    GROUP BY 1, 2`;
  return new Map(
    found.map(({ part }) => [
      part,
      kaplanMeier(rows.filter((row) => row.part === part).map((row) => ({ ...row, time: Math.max(0, row.time) }))),
    ]),
  );
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
