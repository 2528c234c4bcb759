import { DEFAULT_ALPHA, type Arms, type Proportion } from '../types';
import type { DifferenceResult } from './newcombe-interval';
import { ratesOf } from './rates-of';
import { waldDifference } from './wald-difference';

/**
 * By how much may the shares differ? Wald's interval after adding one conversion and one subject without a
 * conversion to each arm; `difference` is the observed one, not the middle of the interval.
 *
 * Interval  Agresti-Caffo; not clipped to −1…1
 * Units     shares are fractions; `difference` = treatment − control
 * Assumes   each subject is counted once and converts independently of the others
 * Source    A. Agresti and B. Caffo, The American Statistician 54 (2000), 280-288
 *
 * @throws RangeError when counts are not counts or alpha is not inside 0…1
 */
export function agrestiCaffoInterval({
  control,
  treatment,
  alpha = DEFAULT_ALPHA,
}: Arms<Proportion> & { alpha?: number }): DifferenceResult {
  const rates = ratesOf({ control, treatment });
  if (rates.status === 'not_computable') return rates;
  const plusFour = ({ subjects, conversions }: Proportion) => ({
    subjects: subjects + 2,
    conversions: conversions + 1,
  });
  const wald = waldDifference({ control: plusFour(control), treatment: plusFour(treatment), alpha });
  if (wald.status === 'not_computable') return wald;
  return { status: 'computed', difference: rates.difference, interval: wald.interval };
}
