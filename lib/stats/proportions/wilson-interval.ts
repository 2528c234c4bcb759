import { DEFAULT_ALPHA, type Interval } from '../types';
import { requireShare } from './single-share';
import { wilsonDistances } from './wilson-distances';

/**
 * Which true shares are compatible with `conversions` out of `subjects`?
 *
 * Interval  Wilson's score interval; exactly 0 below when nobody, exactly 1 above when everybody converted
 * Units     fractions
 * Assumes   each subject is counted once and converts independently of the others
 * Source    E. B. Wilson, JASA 22 (1927), 209-212
 *
 * @throws RangeError when there are no subjects, or the counts are not counts
 */
export function wilsonInterval(conversions: number, subjects: number, alpha: number = DEFAULT_ALPHA): Interval {
  requireShare(conversions, subjects, alpha);
  const rate = conversions / subjects;
  const { below, above } = wilsonDistances({ subjects, conversions }, alpha);
  return { lower: Math.max(0, rate - below), upper: Math.min(1, rate + above), level: 1 - alpha };
}
