import { mean, sampleVariance } from 'simple-statistics';
import { requireValues } from '../guard';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable, SampleMean } from '../types';

/**
 * Subjects, mean and unbiased variance of raw values (one per subject), by two passes: an offset of 1e12 costs
 * no digit of the variance.
 *
 * Units     those of the values; variance squared
 *
 * @throws RangeError when a value is not a finite number
 */
export function sampleMean(values: readonly number[]): Computed<SampleMean> | NotComputable<'fewer_than_two_subjects'> {
  requireValues('values', values);
  if (values.length < 2) return notComputable('fewer_than_two_subjects');
  const copy = [...values];
  return { status: 'computed', subjects: copy.length, mean: mean(copy), variance: sampleVariance(copy) };
}
