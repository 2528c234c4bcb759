import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { kaplanMeier, type SurvivalCurve } from '@/lib/stats';
import type { DurationView, HistogramBin, SurvivalPoint } from '../process.schemas';

/** Until so many subjects every distinct duration is a step of its own; above, durations have three digits, rounded up. */
const EXACT_MAX = 5_000;
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
  longest: number | null;
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
           (max(seconds) FILTER (WHERE done))::float8 AS longest
    FROM (${durations}) d GROUP BY part`;
  const edges = new Map(
    found.flatMap(({ part, p90, longest }) => (longest === null ? [] : [[part, binEdges(p90 ?? longest, longest)]])),
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

/** Equal steps of a round length until nine in ten are in them, and one bin for the rest. */
export function binEdges(p90: number, longest: number): number[] {
  if (longest <= 0) return [0, 1];
  const step = roundUp((p90 > 0 ? p90 : longest) / BINS);
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
  const exact = found.map(({ subjects, inside }) => subjects + inside <= EXACT_MAX);
  // As many digits for minutes as for years: who is watched for years must not make one step of all who left at once.
  const rows = await db.$queryRaw<{ part: number; time: number; events: number; censored: number }[]>`
    SELECT part, time, count(*) FILTER (WHERE done)::float8 AS events,
           count(*) FILTER (WHERE NOT done)::float8 AS censored
    FROM (
      SELECT part, done,
             CASE WHEN g.exact OR d.seconds < 1 THEN d.seconds ELSE ceil(d.seconds / s.size) * s.size END AS time
      FROM (SELECT part, seconds::float8 AS seconds, done FROM (${durations}) each) d
      JOIN unnest(${found.map(({ part }) => part)}::int[], ${exact}::boolean[]) AS g (part, exact) USING (part)
      CROSS JOIN LATERAL (SELECT power(10::float8, floor(log(greatest(d.seconds, 1))) - 2) AS size) s
    ) rounded
    GROUP BY 1, 2`;
  return new Map(
    found.map(({ part }) => [
      part,
      kaplanMeier(rows.filter((row) => row.part === part).map((row) => ({ ...row, time: Math.max(0, row.time) }))),
    ]),
  );
}

/**
 * About 200 points at most, among them the first, the last and the one at which half have gone. Between two points the
 * curve is a step down at the later, of less than a hundredth unless one step is larger.
 */
function thin({ steps, lastTime }: SurvivalCurve, subjects: number): SurvivalPoint[] {
  const points: SurvivalPoint[] = [{ seconds: 0, share: 1, lower: 1, upper: 1, atRisk: subjects }];
  let shown = 1;
  steps.forEach(({ time, survival, interval, atRisk }, index) => {
    const isHalf = shown > 0.5 && survival <= 0.5;
    const isSmall = shown - survival < 1 / POINTS_MAX;
    if (steps.length > POINTS_MAX && isSmall && !isHalf && index !== steps.length - 1) return;
    shown = survival;
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
