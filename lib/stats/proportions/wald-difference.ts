import { criticalZ } from '../critical-values';
import { requireInside } from '../guard';
import { intervalAround } from '../interval-around';
import { DEFAULT_ALPHA, type Arms, type Computed, type Interval, type NotComputable, type Proportion } from '../types';
import { ratesOf } from './rates-of';

/** The difference of the shares with its unpooled standard error and interval. */
export type WaldDifferenceResult =
  Computed<{ difference: number; standardError: number; interval: Interval }> | NotComputable<'no_subjects'>;

/**
 * The textbook difference ± z·SE, for comparison only: too short with few conversions, a point at the ends.
 *
 * Interval  Wald, unpooled
 * Units     shares are fractions; `difference` = treatment − control
 * Assumes   many conversions and many subjects without one in both arms
 *
 * @throws RangeError when counts are not counts or alpha is not inside 0…1
 */
export function waldDifference({
  control,
  treatment,
  alpha = DEFAULT_ALPHA,
}: Arms<Proportion> & { alpha?: number }): WaldDifferenceResult {
  requireInside('alpha', alpha);
  const rates = ratesOf({ control, treatment });
  if (rates.status === 'not_computable') return rates;
  const { difference } = rates;
  const standardError = Math.sqrt(
    (rates.control.rate * rates.control.rest) / control.subjects +
      (rates.treatment.rate * rates.treatment.rest) / treatment.subjects,
  );
  const interval = intervalAround(difference, criticalZ(alpha) * standardError, alpha);
  return { status: 'computed', difference, standardError, interval };
}
