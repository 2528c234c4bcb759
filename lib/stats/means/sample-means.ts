import { notComputable } from '../not-computable';
import type { Arms, Computed, NotComputable, SampleMean } from '../types';
import { sampleMean } from './sample-mean';

/** Sufficient statistics of raw values in both arms, with a difference of means that an offset does not blur. */
export type SampleMeans = Computed<Arms<SampleMean> & { difference: number }>;

/**
 * What the t tests need, from raw values (one per subject). The means are taken around a common origin, so that
 * their difference keeps its digits when all values carry a large offset such as a time stamp.
 *
 * @throws RangeError when a value is not a finite number
 */
export function sampleMeans({
  control,
  treatment,
}: Arms<readonly number[]>): SampleMeans | NotComputable<'fewer_than_two_subjects'> {
  const origin = control[0] ?? 0;
  const around = (values: readonly number[]) => sampleMean(values.map((value) => value - origin));
  const a = around(control);
  const b = around(treatment);
  if (a.status === 'not_computable' || b.status === 'not_computable') return notComputable('fewer_than_two_subjects');
  const placed = ({ subjects, mean, variance }: SampleMean) => ({ subjects, mean: origin + mean, variance });
  return { status: 'computed', control: placed(a), treatment: placed(b), difference: b.mean - a.mean };
}
