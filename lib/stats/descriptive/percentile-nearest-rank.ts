import { requireProbability } from '../distributions/domain';

/**
 * The first of the sorted values that has at least a share p of all at or below it: always a value that occurs.
 * R type 1, PostgreSQL percentile_disc.
 *
 * @throws RangeError when there are no values or p is not in 0…1
 */
export function percentileNearestRank(sorted: readonly number[], p: number): number {
  requireProbability('p', p);
  const rank = Math.ceil(sorted.length * p * (1 - 1e-15));
  const value = sorted[Math.max(0, rank - 1)];
  if (value === undefined) throw new RangeError('no values, no percentile');
  return value;
}
