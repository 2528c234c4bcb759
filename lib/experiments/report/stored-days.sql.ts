import type { Database } from '@/lib/db/context';
import { ANEW } from '@/lib/db/mark-anew';
import type { HealthRow, OutcomeRow, Purged } from './compute-days';
import { parseTimesTo } from './time-to-flow';

/** Reading and writing stored days of one phase. */

type Stored = {
  day: string;
  outcome: string;
  variant: string;
  subjects: bigint;
  conversions: bigint;
  sum: string;
  sum_squares: string;
};

/** The cumulative rows of the days in [from, to], by day; optionally of some outcomes only, and so many rows at most. */
export async function readOutcomeRows(
  db: Database,
  phase: { experimentId: number; phase: number },
  range: { from: string; to: string; outcomes?: string[]; take?: number },
): Promise<OutcomeRow[]> {
  const outcomes = range.outcomes ?? null;
  // Answered by the primary key.
  const rows = await db.$queryRaw<Stored[]>`
    SELECT day::text, outcome, variant, subjects, conversions, sum::text, sum_squares::text FROM daily_outcome
    WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase}
      AND day BETWEEN ${range.from}::date AND ${range.to}::date
      AND (${outcomes === null} OR outcome = ANY(${outcomes ?? []}::text[]))
    ORDER BY day, outcome, variant LIMIT ${range.take ?? null}::int`;
  return rows.map(({ sum_squares, ...row }) => ({ ...row, sumSquares: sum_squares }));
}

export async function readHealthRow(
  db: Database,
  phase: { experimentId: number; phase: number },
  day: string,
): Promise<(HealthRow & { computedAt: Date }) | null> {
  const rows = await db.$queryRaw<(HealthRow & { computedAt: Date; stored: unknown })[]>`
    SELECT day::text, crossed, duplicate, automated, unconfirmed, computed_at AS "computedAt", time_to AS stored
    FROM daily_report
    WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase} AND day = ${day}::date`;
  return rows.map(({ stored, ...row }) => ({ ...row, timeTo: parseTimesTo(stored) }))[0] ?? null;
}

/** The first and the last stored day of a phase. */
export async function readStoredRange(
  db: Database,
  phase: { experimentId: number; phase: number },
): Promise<{ first: string; last: string } | null> {
  const [range] = await db.$queryRaw<{ first: string | null; last: string | null }[]>`
    SELECT min(day)::text AS first, max(day)::text AS last FROM daily_report
    WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase}`;
  return range?.first == null || range.last === null ? null : { first: range.first, last: range.last };
}

/** The first day of a phase that records have changed since it was computed; null when none has. */
export async function readEarliestMark(
  db: Database,
  phase: { experimentId: number; phase: number },
): Promise<string | null> {
  const [mark] = await db.$queryRaw<{ day: string | null }[]>`
    SELECT min(day)::text AS day FROM dirty_mark
    WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase} AND reason <> ${ANEW}`;
  return mark?.day ?? null;
}

export async function readPurged(db: Database, phase: { experimentId: number; phase: number }): Promise<Purged> {
  const rows = await db.$queryRaw<{ day: string; reason: string; count: bigint }[]>`
    SELECT day::text, reason, count FROM purged_enrollment
    WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase}`;
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/**
 * Stores days. Rows that say the same already are not touched, so that `computedAt` is when a day last changed.
 * Answers how many days were new or different.
 */
export async function storeDays(
  db: Database,
  phase: { experimentId: number; phase: number },
  rows: OutcomeRow[],
  health: HealthRow[],
  now: Date,
): Promise<{ written: number; unchanged: number }> {
  const changed = await db.$queryRaw<{ day: string }[]>`
    INSERT INTO daily_outcome (experiment_id, phase, day, outcome, variant, subjects, conversions, sum, sum_squares)
    SELECT ${phase.experimentId}, ${phase.phase}, * FROM unnest(
      ${rows.map((r) => r.day)}::date[], ${rows.map((r) => r.outcome)}::text[], ${rows.map((r) => r.variant)}::text[],
      ${rows.map((r) => r.subjects)}::bigint[], ${rows.map((r) => r.conversions)}::bigint[],
      ${rows.map((r) => r.sum)}::numeric[], ${rows.map((r) => r.sumSquares)}::numeric[])
    ON CONFLICT (experiment_id, phase, day, outcome, variant) DO UPDATE
      SET subjects = EXCLUDED.subjects, conversions = EXCLUDED.conversions, sum = EXCLUDED.sum, sum_squares = EXCLUDED.sum_squares
      WHERE (daily_outcome.subjects, daily_outcome.conversions, daily_outcome.sum, daily_outcome.sum_squares)
        IS DISTINCT FROM (EXCLUDED.subjects, EXCLUDED.conversions, EXCLUDED.sum, EXCLUDED.sum_squares)
    RETURNING day::text`;
  const different = new Set(changed.map((row) => row.day));
  const reports = await db.$queryRaw<{ day: string }[]>`
    INSERT INTO daily_report (experiment_id, phase, day, computed_at, crossed, duplicate, automated, unconfirmed, time_to)
    SELECT ${phase.experimentId}, ${phase.phase}, h.day, ${now}, h.crossed, h.duplicate, h.automated, h.unconfirmed,
           h.time_to::jsonb
    FROM unnest(${health.map((h) => h.day)}::date[], ${health.map((h) => h.crossed)}::int[],
                ${health.map((h) => h.duplicate)}::int[], ${health.map((h) => h.automated)}::int[],
                ${health.map((h) => h.unconfirmed)}::int[], ${health.map(timesText)}::text[])
      AS h(day, crossed, duplicate, automated, unconfirmed, time_to)
    ON CONFLICT (experiment_id, phase, day) DO UPDATE
      SET computed_at = EXCLUDED.computed_at, crossed = EXCLUDED.crossed, duplicate = EXCLUDED.duplicate,
          automated = EXCLUDED.automated, unconfirmed = EXCLUDED.unconfirmed, time_to = EXCLUDED.time_to
      WHERE daily_report.day = ANY(${[...different]}::date[])
        OR (daily_report.crossed, daily_report.duplicate, daily_report.automated, daily_report.unconfirmed, daily_report.time_to)
          IS DISTINCT FROM
           (EXCLUDED.crossed, EXCLUDED.duplicate, EXCLUDED.automated, EXCLUDED.unconfirmed, EXCLUDED.time_to)
    RETURNING day::text`;
  for (const row of reports) different.add(row.day);
  return { written: different.size, unchanged: health.length - different.size };
}

/** JSON of the times; null without flows. */
function timesText({ timeTo }: HealthRow): string | null {
  return timeTo === undefined || Object.keys(timeTo).length === 0 ? null : JSON.stringify(timeTo);
}
