import { relativeLift, type RelativeLiftResult } from '../means/relative-lift';
import { notComputable } from '../not-computable';
import { DEFAULT_ALPHA, type Arms, type NotComputable, type Proportion } from '../types';
import { ratesOf } from './rates-of';

/**
 * By which fraction of the control's share does the treatment's share differ? For display: with few conversions
 * this is lopsided, so significance comes from the difference.
 *
 * Interval  delta method on (b − a)/a with variances p(1 − p), t quantile with Welch's degrees of freedom
 * Units     a fraction, 0.1 = ten per cent more
 * Assumes   each subject is counted once and converts independently; dozens of conversions in each arm
 *
 * @throws RangeError when counts are not counts or alpha is not inside 0…1
 */
export function relativeLiftOfRates({
  control,
  treatment,
  alpha = DEFAULT_ALPHA,
}: Arms<Proportion> & { alpha?: number }): RelativeLiftResult | NotComputable<'no_subjects' | 'rate_at_bound'> {
  const rates = ratesOf({ control, treatment });
  if (rates.status === 'not_computable') return rates;
  const products = [rates.control.rate * rates.control.rest, rates.treatment.rate * rates.treatment.rest];
  if (products.includes(0)) return notComputable('rate_at_bound');
  return relativeLift({
    control: { subjects: control.subjects, mean: rates.control.rate, variance: products[0] ?? 0 },
    treatment: { subjects: treatment.subjects, mean: rates.treatment.rate, variance: products[1] ?? 0 },
    difference: rates.difference,
    alpha,
  });
}
