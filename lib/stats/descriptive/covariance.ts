import { sampleCorrelation, sampleCovariance } from 'simple-statistics';
import { requireValues } from '../guard';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';

export type CovarianceResult =
  | Computed<{ covariance: number; correlation: Computed<{ value: number }> | NotComputable<'no_variation'> }>
  | NotComputable<'fewer_than_two_values'>;

/**
 * How two values of the same subjects move together: unbiased covariance (n − 1) and Pearson's correlation,
 * which does not exist when one of them never varies.
 *
 * @throws RangeError when the lists differ in length or a value is not a finite number
 */
export function covariance(x: readonly number[], y: readonly number[]): CovarianceResult {
  if (x.length !== y.length) throw new RangeError('both lists need one value per subject');
  requireValues('x', x);
  requireValues('y', y);
  if (x.length < 2) return notComputable('fewer_than_two_values');
  const [a, b] = [[...x], [...y]];
  const constant = (values: number[]) => values.every((value) => value === values[0]);
  return {
    status: 'computed',
    covariance: sampleCovariance(a, b),
    correlation:
      constant(a) || constant(b)
        ? notComputable('no_variation')
        : { status: 'computed', value: Math.max(-1, Math.min(1, sampleCorrelation(a, b))) },
  };
}
