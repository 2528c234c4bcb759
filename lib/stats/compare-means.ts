import type { SequentialVerdict } from './compare-conversion';
import { requireInside } from './guard';
import { studentTTest } from './means/student-t-test';
import { welchTTest } from './means/welch-t-test';
import { notComputable } from './not-computable';
import { asymptoticConfidenceSequence } from './sequential/asymptotic-confidence-sequence';
import { DEFAULT_ALPHA, type Arms, type Computed, type Interval, type NotComputable, type SampleMean } from './types';

/** Before each arm has this many subjects the sequence is not yet honest. */
export const SEQUENTIAL_MIN_SUBJECTS = 50;

export type MeanComparison =
  | Computed<{
      /** treatment − control, in the unit of the values */
      difference: number;
      interval: Interval;
      /** difference / |control's mean|; null when the control's mean is 0 */
      relativeLift: number | null;
      statistic: number;
      df: number;
      pValue: number;
      sequential: SequentialVerdict<'fewer_than_50_subjects' | 'no_variation'>;
    }>
  | NotComputable<'fewer_than_two_subjects' | 'no_variation'>;

/**
 * Everything a report says about the mean of one value in one treatment against the control.
 *
 * Test      Welch's t, or Student's t with pooled variance when asked for; the asymptotic confidence sequence on
 *           the absolute difference for daily looks, from 50 subjects in each arm
 * Interval  difference ± t·SE
 * Units     those of the values; `difference` = treatment − control
 * Assumes   independent subjects, means of many of them
 *
 * @throws RangeError when counts are not counts, a mean or variance is not finite, or alpha is not inside 0…1
 */
export function compareMeans({
  control,
  treatment,
  test = 'welch',
  alpha = DEFAULT_ALPHA,
}: Arms<SampleMean> & { test?: 'welch' | 'student'; alpha?: number }): MeanComparison {
  requireInside('alpha', alpha);
  const result = (test === 'student' ? studentTTest : welchTTest)({ control, treatment, alpha });
  if (result.status === 'not_computable') return result;
  const lift = result.difference / Math.abs(control.mean);
  return {
    status: 'computed',
    difference: result.difference,
    interval: result.interval,
    relativeLift: Number.isFinite(lift) ? lift : null,
    statistic: result.statistic,
    df: result.df,
    pValue: result.pValue,
    sequential: sequentialVerdict({ control, treatment }, alpha),
  };
}

function sequentialVerdict({ control, treatment }: Arms<SampleMean>, alpha: number) {
  if (Math.min(control.subjects, treatment.subjects) < SEQUENTIAL_MIN_SUBJECTS) {
    return notComputable('fewer_than_50_subjects');
  }
  const sequence = asymptoticConfidenceSequence({ control, treatment, alpha });
  if (sequence.status === 'not_computable') return notComputable('no_variation');
  return { status: 'computed' as const, pValue: sequence.pValue, interval: sequence.interval };
}
