import { betaQuantile } from '../distributions';
import { DEFAULT_ALPHA, type Interval } from '../types';
import { requireShare } from './single-share';

/**
 * The shares that an exact binomial test would not reject: never covers less than it says, often more.
 *
 * Interval  Clopper-Pearson, by quantiles of beta(x, n−x+1) and beta(x+1, n−x)
 * Units     fractions
 * Assumes   each subject is counted once and converts independently of the others
 * Source    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413
 *
 * @throws RangeError when there are no subjects, or the counts are not counts
 */
export function clopperPearsonInterval(conversions: number, subjects: number, alpha: number = DEFAULT_ALPHA): Interval {
  requireShare(conversions, subjects, alpha);
  const rest = subjects - conversions;
  return {
    lower: conversions === 0 ? 0 : betaQuantile(alpha / 2, conversions, rest + 1),
    upper: rest === 0 ? 1 : betaQuantile(1 - alpha / 2, conversions + 1, rest),
    level: 1 - alpha,
  };
}
