import { criticalZ } from '../critical-values';
import { intervalAround } from '../interval-around';
import { DEFAULT_ALPHA, type Interval } from '../types';
import { requireShare } from './single-share';

/**
 * Wald's interval after adding z²/2 conversions and z²/2 subjects without one.
 *
 * Interval  Agresti-Coull; not clipped to 0…1
 * Units     fractions
 * Source    A. Agresti and B. A. Coull, The American Statistician 52 (1998), 119-126
 *
 * @throws RangeError when there are no subjects, or the counts are not counts
 */
export function agrestiCoullInterval(conversions: number, subjects: number, alpha: number = DEFAULT_ALPHA): Interval {
  requireShare(conversions, subjects, alpha);
  const z = criticalZ(alpha);
  const n = subjects + z * z;
  const rate = (conversions + (z * z) / 2) / n;
  return intervalAround(rate, z * Math.sqrt((rate * (1 - rate)) / n), alpha);
}
