import { quantileSorted } from 'simple-statistics';
import { requireProbability } from '../distributions/domain';

/**
 * The value below which a share p of the sorted values lies, interpolated between neighbours: R type 7,
 * PostgreSQL percentile_cont.
 *
 * @throws RangeError when there are no values or p is not in 0…1
 */
export function percentileLinear(sorted: readonly number[], p: number): number {
  requireProbability('p', p);
  if (sorted.length === 0) throw new RangeError('no values, no percentile');
  return quantileSorted([...sorted], p);
}
