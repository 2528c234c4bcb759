import type { DayReport, ReportRow } from '@/lib/experiments/report.schemas';
import { isOutcomeRow, type Outcome } from './outcome';
import type { EnrollmentTuple, SeriesTuple } from './types';

/**
 * Rows of a report as short tuples, so that two years of days stay a small answer. `variants` gives the places; rows of
 * others are left out.
 */
export function packSeries(rows: readonly ReportRow[], outcome: Outcome, variants: readonly string[]): SeriesTuple[] {
  return rows.flatMap((row): SeriesTuple[] => {
    const place = variants.indexOf(row.variant);
    if (place < 0 || !isOutcomeRow(row, outcome)) return [];
    return [
      [
        row.date,
        place,
        row.subjects,
        row.conversions,
        round(row.kind === 'conversion' ? row.rate : row.mean),
        round(row.lower),
        round(row.upper),
        round(row.difference),
        round(row.differenceLower),
        round(row.differenceUpper),
        round(row.pValue),
      ],
    ];
  });
}

/** Cumulative subjects of the enrollment rows. */
export function packEnrollments(
  rows: readonly { day: string; variant: string; subjects: number }[],
  variants: readonly string[],
): EnrollmentTuple[] {
  return rows.flatMap(({ day, variant, subjects }): EnrollmentTuple[] => {
    const place = variants.indexOf(variant);
    return place < 0 ? [] : [[day, place, subjects]];
  });
}

/** What the charts need from a report of the running day, in the same form; empty for an outcome that it lacks. */
export function packReport(
  report: Pick<DayReport, 'date' | 'goals' | 'engagement'>,
  outcome: Outcome,
  variants: readonly string[],
): SeriesTuple[] {
  const found =
    outcome.kind === 'conversion'
      ? report.goals.find((goal) => goal.goal === outcome.goal)
      : report.engagement.find((value) => value.metric === outcome.goal && value.mode === outcome.mode);
  if (found === undefined) return [];
  const comparisons: readonly Comparison[] = found.comparisons;
  return found.variants.flatMap((arm): SeriesTuple[] => {
    const place = variants.indexOf(arm.variant);
    if (place < 0) return [];
    const c = comparisons.find((comparison) => comparison.variant === arm.variant);
    const done = c?.status === 'computed' ? c : null;
    return [
      [
        report.date,
        place,
        arm.subjects,
        'conversions' in arm ? arm.conversions : null,
        round('rate' in arm ? arm.rate : arm.mean),
        round(arm.interval?.lower ?? null),
        round(arm.interval?.upper ?? null),
        round(done?.difference ?? null),
        round(done?.interval.lower ?? null),
        round(done?.interval.upper ?? null),
        round(done === null ? null : 'chiSquare' in done ? done.chiSquare.pValue : done.pValue),
      ],
    ];
  });
}

type Comparison =
  DayReport['goals'][number]['comparisons'][number] | DayReport['engagement'][number]['comparisons'][number];

function round(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(7));
}
