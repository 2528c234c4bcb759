import { noncentralTSf, tQuantile } from '../distributions';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';
import { withDefaults } from './plan';
import { sampleSizeOf, type SampleSize } from './sample-size';
import { sampleSizeForMeans, type MeanPlan } from './sample-size-for-means';

/**
 * How many subjects does a t test need to see means that differ by `difference`? A little more than the z form
 * says, because the spread has to be estimated too.
 *
 * Test      two-sample t with equal variances, power by the noncentral t distribution, solved by bisection;
 *           at least two subjects in each arm
 * Units     those of the values; subjects in the control, `ratio` times as many in the treatment
 * Assumes   nearly normal values with the same standard deviation in both arms
 *
 * @throws RangeError when a level, power, ratio or standard deviation is out of its range
 */
export function sampleSizeForMeansByT(input: MeanPlan): Computed<SampleSize> | NotComputable<'no_effect'> {
  const byZ = sampleSizeForMeans(input);
  if (byZ.status === 'not_computable') return notComputable(byZ.reason);
  const { alpha, power, ratio, sides } = withDefaults(input);
  const effect = Math.abs(input.difference / input.standardDeviation);
  const powerAt = (n: number) => {
    const df = n * (1 + ratio) - 2;
    return noncentralTSf(-tQuantile(alpha / sides, df), df, effect * Math.sqrt((n * ratio) / (1 + ratio)));
  };
  let low = Math.max(2, 2 / ratio);
  let high = low + 2 * byZ.subjectsPerVariant;
  while (powerAt(high) < power) high *= 2;
  if (powerAt(low) >= power) return { status: 'computed', ...sampleSizeOf(low, ratio) };
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
  return { status: 'computed', ...sampleSizeOf(high, ratio) };
}
