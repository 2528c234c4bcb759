import { chiSquareTest } from './chi-square-test';
import { requireBoth, requireInside, requireProportion } from './guard';
import { notComputable } from './not-computable';
import { newcombeInterval } from './proportions/newcombe-interval';
import { asymptoticConfidenceSequence } from './sequential/asymptotic-confidence-sequence';
import {
  DEFAULT_ALPHA,
  type Arms,
  type Computed,
  type Interval,
  type NotComputable,
  type Proportion,
  type SampleMean,
} from './types';

/** Before each arm has this many conversions the sequence is not yet honest. */
export const SEQUENTIAL_MIN_CONVERSIONS = 50;

/** A verdict that stays true when one looks every day. */
export type SequentialVerdict<Reason extends string> =
  Computed<{ pValue: number; interval: Interval }> | NotComputable<Reason>;

export type ConversionComparison =
  | Computed<{
      /** treatment − control, a fraction */
      difference: number;
      interval: Interval;
      /** difference / control's share; null when the control has no conversions */
      relativeLift: number | null;
      chiSquare: { statistic: number; df: number; pValue: number; lowExpected: boolean };
      sequential: SequentialVerdict<'fewer_than_50_conversions' | 'no_variation'>;
    }>
  | NotComputable<'no_subjects' | 'no_variation'>;

/**
 * Everything a report says about one goal in one treatment against the control.
 *
 * Test      Pearson's chi-square on the 2×2 table for a fixed number of subjects; the asymptotic confidence
 *           sequence on the absolute difference for daily looks, from 50 conversions in each arm
 * Interval  Newcombe's hybrid score for the difference
 * Units     shares are fractions; `difference` = treatment − control
 * Assumes   each subject is counted once and converts independently of the others
 *
 * @throws RangeError when counts are not counts or alpha is not inside 0…1
 */
export function compareConversion({
  control,
  treatment,
  alpha = DEFAULT_ALPHA,
}: Arms<Proportion> & { alpha?: number }): ConversionComparison {
  requireInside('alpha', alpha);
  requireBoth(requireProportion, { control, treatment });
  const between = newcombeInterval({ control, treatment, alpha });
  if (between.status === 'not_computable') return between;
  const test = chiSquareTest([cells(control), cells(treatment)]);
  if (test.status === 'not_computable') return notComputable('no_variation');
  return {
    status: 'computed',
    difference: between.difference,
    interval: between.interval,
    relativeLift: control.conversions === 0 ? null : (between.difference / control.conversions) * control.subjects,
    chiSquare: { statistic: test.statistic, df: test.df, pValue: test.pValue, lowExpected: test.lowExpected },
    sequential: sequentialVerdict({ control, treatment }, alpha),
  };
}

function cells({ subjects, conversions }: Proportion): [number, number] {
  return [conversions, subjects - conversions];
}

function sequentialVerdict({ control, treatment }: Arms<Proportion>, alpha: number) {
  if (Math.min(control.conversions, treatment.conversions) < SEQUENTIAL_MIN_CONVERSIONS) {
    return notComputable('fewer_than_50_conversions');
  }
  const sequence = asymptoticConfidenceSequence({ control: asMean(control), treatment: asMean(treatment), alpha });
  if (sequence.status === 'not_computable') return notComputable('no_variation');
  return { status: 'computed' as const, pValue: sequence.pValue, interval: sequence.interval };
}

/** A conversion as a mean of zeros and ones with the variance p(1 − p). */
function asMean({ subjects, conversions }: Proportion): SampleMean {
  const rate = conversions / subjects;
  return { subjects, mean: rate, variance: rate * ((subjects - conversions) / subjects) };
}
