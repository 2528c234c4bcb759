import { requireAboveZero, requireFinite } from '../guard';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';
import { quantilesOf, withDefaults, type Plan } from './plan';
import { sampleSizeOf, type SampleSize } from './sample-size';

export type MeanPlan = Plan & { standardDeviation: number; difference: number };

/**
 * How many subjects does it take to see means that differ by `difference`?
 *
 * Test      two-sample z with a known standard deviation: (z + z)² sd² (1 + 1/ratio) / difference²
 * Units     those of the values; subjects in the control, `ratio` times as many in the treatment
 * Assumes   the same standard deviation in both arms, dozens of subjects
 *
 * @throws RangeError when a level, power, ratio or standard deviation is out of its range
 */
export function sampleSizeForMeans(input: MeanPlan): Computed<SampleSize> | NotComputable<'no_effect'> {
  const plan = withDefaults(input);
  requireAboveZero('standardDeviation', input.standardDeviation);
  requireFinite('difference', input.difference);
  if (input.difference === 0) return notComputable('no_effect');
  const { critical, wanted } = quantilesOf(plan);
  const effect = input.difference / input.standardDeviation;
  const subjects = ((critical + wanted) / effect) ** 2 * (1 + 1 / plan.ratio);
  return { status: 'computed', ...sampleSizeOf(subjects, plan.ratio) };
}
