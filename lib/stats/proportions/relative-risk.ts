import { criticalZ } from '../critical-values';
import { requireInside } from '../guard';
import { notComputable } from '../not-computable';
import { DEFAULT_ALPHA, type Arms, type Computed, type Interval, type NotComputable, type Proportion } from '../types';
import { ratesOf } from './rates-of';

/** Treatment's share over control's share, 1 = equal. */
export type RelativeRiskResult =
  Computed<{ ratio: number; interval: Interval }> | NotComputable<'no_subjects' | 'no_conversions'>;

/**
 * How many times the control's share is the treatment's share?
 *
 * Interval  log method: ln ratio ± z √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂)
 * Units     a ratio; not computable when an arm has no conversions
 * Assumes   each subject is counted once and converts independently of the others
 * Source    D. Katz et al., Biometrics 34 (1978), 469-474
 *
 * @throws RangeError when counts are not counts or alpha is not inside 0…1
 */
export function relativeRisk({
  control,
  treatment,
  alpha = DEFAULT_ALPHA,
}: Arms<Proportion> & { alpha?: number }): RelativeRiskResult {
  requireInside('alpha', alpha);
  const rates = ratesOf({ control, treatment });
  if (rates.status === 'not_computable') return rates;
  if (control.conversions === 0 || treatment.conversions === 0) return notComputable('no_conversions');
  const ratio = rates.treatment.rate / rates.control.rate;
  const variance = rates.control.rest / control.conversions + rates.treatment.rest / treatment.conversions;
  const spread = criticalZ(alpha) * Math.sqrt(variance);
  return {
    status: 'computed',
    ratio,
    interval: { lower: ratio * Math.exp(-spread), upper: ratio * Math.exp(spread), level: 1 - alpha },
  };
}
