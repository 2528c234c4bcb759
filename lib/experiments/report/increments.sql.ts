import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';

/**
 * What each day of a window adds to a phase's cumulative report. Days are numbered 1 … n by `width_bucket` over the
 * n + 1 boundaries. Sums are exact numerics in text form. An enrollment counts when it is confirmed, from a person,
 * not crossed and not a duplicate.
 */
export type Window = { experimentId: number; phase: number; boundaries: Date[] };

const edges = ({ boundaries }: Window) => ({
  from: boundaries[0]?.toISOString() ?? null,
  to: boundaries.at(-1)?.toISOString() ?? null,
});

/** The number of the window's day that an instant within the window falls on. Of a single day nothing is to be found. */
const dayNumber = ({ boundaries }: Window, at: Prisma.Sql): Prisma.Sql => {
  if (boundaries.length === 2) return Prisma.sql`1`;
  return Prisma.sql`width_bucket(${at}, ${boundaries.map((b) => b.toISOString())}::timestamptz[])`;
};

export type EnrollmentIncrement = {
  bucket: number;
  variant: string;
  counted: bigint;
  crossed: bigint;
  duplicate: bigint;
  automated: bigint;
  unconfirmed: bigint;
};

/** New subjects per day and variant, and those left out, by the first reason that applies. */
export async function countEnrollments(db: Database, window: Window): Promise<EnrollmentIncrement[]> {
  const { from, to } = edges(window);
  // Answered by the index on (experiment_id, phase, enrolled_at).
  return db.$queryRaw<EnrollmentIncrement[]>`
    SELECT ${dayNumber(window, Prisma.sql`enrolled_at`)} AS bucket, variant,
           count(*) FILTER (WHERE confirmed AND NOT automated AND NOT crossed AND NOT cluster_crossed AND NOT duplicate) AS counted,
           count(*) FILTER (WHERE confirmed AND NOT automated AND (crossed OR cluster_crossed)) AS crossed,
           count(*) FILTER (WHERE confirmed AND NOT automated AND NOT crossed AND NOT cluster_crossed AND duplicate) AS duplicate,
           count(*) FILTER (WHERE automated) AS automated,
           count(*) FILTER (WHERE NOT automated AND NOT confirmed) AS unconfirmed
    FROM enrollment
    WHERE experiment_id = ${window.experimentId} AND phase = ${window.phase}
      AND enrolled_at >= ${from}::timestamptz AND enrolled_at < ${to}::timestamptz
    GROUP BY 1, 2`;
}

export type ConversionIncrement = { bucket: number; variant: string; goal_id: number; conversions: bigint };

/**
 * Subjects whose first conversion falls on each day, per variant and goal (0: any). `fromStart` says that the window
 * begins with the phase's first day, so that nobody was enrolled before it.
 */
export async function countConversions(
  db: Database,
  window: Window & { fromStart: boolean },
): Promise<ConversionIncrement[]> {
  const { from, to } = edges(window);
  if (window.fromStart) {
    // Both tables in one go, joined by hash.
    return db.$queryRaw<ConversionIncrement[]>`
      SELECT ${dayNumber(window, Prisma.sql`f.at`)} AS bucket, e.variant, f.goal_id, count(*) AS conversions
      FROM first_conversion f
      JOIN enrollment e ON e.subject_id = f.subject_id AND e.experiment_id = f.experiment_id AND e.phase = f.phase
      WHERE f.experiment_id = ${window.experimentId} AND f.phase = ${window.phase}
        AND f.at >= ${from}::timestamptz AND f.at < ${to}::timestamptz AND f.goal_id >= 0
        AND e.confirmed AND NOT e.automated AND NOT e.crossed AND NOT e.cluster_crossed AND NOT e.duplicate
      GROUP BY 1, 2, 3`;
  }
  // Answered by the indexes on (experiment_id, phase, at) and (experiment_id, phase, enrolled_at). Many who convert on a
  // day were enrolled on it: only the others are looked for by their key. The planner knows nothing of a day that is
  // newer than its statistics and would take it for empty: a full join is never one of nested loops, and bounds that it
  // cannot see are taken for a small part of the table.
  return db.$queryRaw<ConversionIncrement[]>`
    WITH bounds AS MATERIALIZED (SELECT ${from}::timestamptz AS since, ${to}::timestamptz AS until)
    SELECT bucket, variant, goal_id, count(*) AS conversions FROM (
      SELECT ${dayNumber(window, Prisma.sql`f.at`)} AS bucket, f.goal_id,
             CASE WHEN f.subject_id IS NULL THEN NULL WHEN n.counts THEN n.variant WHEN n.subject_id IS NULL THEN
               (SELECT e.variant FROM enrollment e
                WHERE e.subject_id = f.subject_id AND e.experiment_id = f.experiment_id AND e.phase = f.phase
                  AND e.confirmed AND NOT e.automated AND NOT e.crossed AND NOT e.cluster_crossed AND NOT e.duplicate)
             END AS variant
      FROM (SELECT subject_id, experiment_id, phase, goal_id, at FROM first_conversion
            WHERE experiment_id = ${window.experimentId} AND phase = ${window.phase} AND goal_id >= 0
              AND at >= (SELECT since FROM bounds) AND at < (SELECT until FROM bounds)) f
      FULL JOIN
           (SELECT subject_id, variant,
                   confirmed AND NOT automated AND NOT crossed AND NOT cluster_crossed AND NOT duplicate AS counts
            FROM enrollment WHERE experiment_id = ${window.experimentId} AND phase = ${window.phase}
              AND enrolled_at >= (SELECT since FROM bounds) AND enrolled_at < (SELECT until FROM bounds)) n
        ON n.subject_id = f.subject_id
      OFFSET 0
    ) AS converted WHERE variant IS NOT NULL GROUP BY 1, 2, 3`;
}

export type TotalIncrement = { bucket: number; variant: string; goal_id: number; sum: string; squares: string };

/**
 * What each day adds to Σx and Σx², x being a subject's total until the end of that day: a day that lifts x from a to
 * b adds b − a and b² − a². `aggregate` says whether x sums the values or counts the records.
 */
export async function sumTotals(
  db: Database,
  window: Window,
  goalIds: number[],
  aggregate: 'sum' | 'count',
): Promise<TotalIncrement[]> {
  if (goalIds.length === 0) return [];
  const { from, to } = edges(window);
  const counts = aggregate === 'count';
  // New records by their time; what a subject had before, with its first row, by the index on (subject_id, goal_id, at):
  // looked up and not joined, since a join of two newest days is planned as if both were empty.
  return db.$queryRaw<TotalIncrement[]>`
    WITH added AS (
      SELECT p.subject_id, p.variant, p.enrolled_at, r.goal_id,
             ${dayNumber(window, Prisma.sql`greatest(r.at, p.enrolled_at)`)} AS bucket,
             sum(CASE WHEN ${counts} THEN 1 ELSE coalesce(r.value, 0) END) AS x
      FROM goal_record r JOIN enrollment p ON p.subject_id = r.subject_id
      WHERE p.experiment_id = ${window.experimentId} AND p.phase = ${window.phase} AND p.enrolled_at < ${to}::timestamptz
        AND p.confirmed AND NOT p.automated AND NOT p.crossed AND NOT p.cluster_crossed AND NOT p.duplicate
        AND r.goal_id = ANY(${goalIds}::int[]) AND NOT r.automated
        AND r.at >= ${from}::timestamptz - interval '5 seconds' AND r.at < ${to}::timestamptz
        AND r.at >= p.enrolled_at - interval '5 seconds' AND greatest(r.at, p.enrolled_at) >= ${from}::timestamptz
        AND greatest(r.at, p.enrolled_at) < ${to}::timestamptz
      GROUP BY 1, 2, 3, 4, 5
    ), begun AS (
      SELECT *, CASE WHEN enrolled_at < ${from}::timestamptz AND lag(bucket) OVER days IS NULL THEN
               (SELECT sum(CASE WHEN ${counts} THEN 1 ELSE coalesce(r.value, 0) END) FROM goal_record r
                WHERE r.subject_id = added.subject_id AND r.goal_id = added.goal_id AND NOT r.automated
                  AND r.at >= added.enrolled_at - interval '5 seconds' AND r.at < ${from}::timestamptz) END AS had
      FROM added WINDOW days AS (PARTITION BY subject_id, goal_id ORDER BY bucket)
    ), running AS (
      SELECT variant, bucket, goal_id, x, coalesce(first_value(had) OVER days, 0) + sum(x) OVER days AS total
      FROM begun WINDOW days AS (PARTITION BY subject_id, goal_id ORDER BY bucket)
    )
    SELECT bucket, variant, goal_id, sum(x)::text AS sum, sum(total * total - (total - x) * (total - x))::text AS squares
    FROM running GROUP BY 1, 2, 3`;
}

export type PerDaySum = { bucket: number; variant: string; goal_id: number; sum: string; squares: string };

/**
 * Σx and Σx² on each day, x being a subject's total divided by the days from the enrollment day to that day, both
 * included. Every x changes every day, so this is computed from the cohorts of enrollment days: their totals move
 * only with records, and a cohort shares its divisor. The window must begin with the phase's first day.
 */
export async function sumPerDay(
  db: Database,
  window: Window,
  goalIds: number[],
  aggregate: 'sum' | 'count',
): Promise<PerDaySum[]> {
  if (goalIds.length === 0) return [];
  const { to } = edges(window);
  const days = window.boundaries.length - 1;
  const counts = aggregate === 'count';
  return db.$queryRaw<PerDaySum[]>`
    WITH people AS (
      SELECT subject_id, variant, enrolled_at, enrolled_at - interval '5 seconds' AS since,
             ${dayNumber(window, Prisma.sql`enrolled_at`)} AS cohort FROM enrollment
      WHERE experiment_id = ${window.experimentId} AND phase = ${window.phase} AND enrolled_at < ${to}::timestamptz
        AND confirmed AND NOT automated AND NOT crossed AND NOT cluster_crossed AND NOT duplicate
    ), added AS (
      SELECT p.subject_id, p.variant, p.cohort, r.goal_id,
             ${dayNumber(window, Prisma.sql`greatest(r.at, p.enrolled_at)`)} AS bucket,
             sum(CASE WHEN ${counts} THEN 1 ELSE coalesce(r.value, 0) END) AS x
      FROM goal_record r JOIN people p ON p.subject_id = r.subject_id
      WHERE r.goal_id = ANY(${goalIds}::int[]) AND NOT r.automated AND r.at >= p.since
        AND greatest(r.at, p.enrolled_at) < ${to}::timestamptz
      GROUP BY 1, 2, 3, 4, 5
    ), running AS (
      SELECT variant, cohort, bucket, goal_id, x,
             sum(x) OVER (PARTITION BY subject_id, goal_id ORDER BY bucket) AS total FROM added
    ), moved AS (
      SELECT variant, cohort, goal_id, bucket, sum(x) AS sum, sum(total * total - (total - x) * (total - x)) AS squares
      FROM running GROUP BY 1, 2, 3, 4
    ), cohorts AS (SELECT DISTINCT variant, cohort, goal_id FROM moved),
    grid AS (
      SELECT c.variant, c.cohort, c.goal_id, day AS bucket,
             sum(coalesce(m.sum, 0)) OVER w AS sum, sum(coalesce(m.squares, 0)) OVER w AS squares,
             (day - c.cohort + 1)::numeric AS days
      FROM cohorts c CROSS JOIN LATERAL generate_series(c.cohort, ${days}) AS day
      LEFT JOIN moved m ON m.variant = c.variant AND m.cohort = c.cohort AND m.goal_id = c.goal_id AND m.bucket = day
      WINDOW w AS (PARTITION BY c.variant, c.cohort, c.goal_id ORDER BY day)
    )
    SELECT bucket, variant, goal_id, sum(round(sum / days, 40))::text AS sum,
           sum(round(squares / (days * days), 40))::text AS squares
    FROM grid GROUP BY 1, 2, 3`;
}
