import { requireInside } from '../guard';
import { DEFAULT_ALPHA, type Arms, type Computed, type Interval, type NotComputable, type Proportion } from '../types';
import { ratesOf } from './rates-of';
import { wilsonDistances } from './wilson-distances';

/** The difference of the shares with its interval. */
export type DifferenceResult = Computed<{ difference: number; interval: Interval }> | NotComputable<'no_subjects'>;

/**
 * By how much may the shares differ? Defined also when nobody or everybody converted.
 *
 * Interval  Newcombe's hybrid score, method 10: honest near 0 and 1
 * Units     shares are fractions; `difference` = treatment − control
 * Assumes   each subject is counted once and converts independently of the others
 * Source    R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890
 *
 * @throws RangeError when counts are not counts or alpha is not inside 0…1
 */
export function newcombeInterval({
  control,
  treatment,
  alpha = DEFAULT_ALPHA,
}: Arms<Proportion> & { alpha?: number }): DifferenceResult {
  requireInside('alpha', alpha);
  const rates = ratesOf({ control, treatment });
  if (rates.status === 'not_computable') return rates;
  const { difference } = rates;
  const a = wilsonDistances(control, alpha);
  const b = wilsonDistances(treatment, alpha);
  return {
    status: 'computed',
    difference,
    interval: {
      lower: difference - Math.hypot(b.below, a.above),
      upper: difference + Math.hypot(b.above, a.below),
      level: 1 - alpha,
    },
  };
}
