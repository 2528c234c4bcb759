import { mean, sampleVariance, sum, variance } from 'simple-statistics';
import { requireValues } from '../guard';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';

/** Spread with n − 1; one value has none. */
export type Spread = Computed<{ variance: number; standardDeviation: number }> | NotComputable<'fewer_than_two_values'>;

/** `sorted` are the values in ascending order, ready for the percentile functions. */
export type Description =
  | Computed<{
      count: number;
      sum: number;
      mean: number;
      min: number;
      max: number;
      populationVariance: number;
      spread: Spread;
      sorted: number[];
    }>
  | NotComputable<'no_values'>;

/**
 * Count, sum, mean, range and spread of raw values; sums are compensated, variances take two passes.
 *
 * Units     those of the values; variances squared (`spread` divides by n − 1, populationVariance by n)
 *
 * @throws RangeError when a value is not a finite number
 */
export function describe(values: readonly number[]): Description {
  requireValues('values', values);
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted[sorted.length - 1]];
  if (min === undefined || max === undefined) return notComputable('no_values');
  return {
    status: 'computed',
    count: sorted.length,
    sum: sum(sorted),
    mean: mean(sorted),
    min,
    max,
    populationVariance: variance(sorted),
    spread: spreadOf(sorted),
    sorted,
  };
}

function spreadOf(values: number[]): Spread {
  if (values.length < 2) return notComputable('fewer_than_two_values');
  const spread = sampleVariance(values);
  return { status: 'computed', variance: spread, standardDeviation: Math.sqrt(spread) };
}
