import { normalSf } from '../distributions';
import { notComputable } from '../not-computable';
import type { Arms, Computed, NotComputable, Proportion } from '../types';
import { ratesOf } from './rates-of';

/** `pValue` is two-sided, `pValueGreater` asks only whether the treatment converts more. */
export type ZTestResult =
  | Computed<{ pooledRate: number; statistic: number; pValue: number; pValueGreater: number }>
  | NotComputable<'no_subjects' | 'no_variation'>;

/**
 * Do the two variants convert a different share of their subjects?
 *
 * Test      z with the pooled rate; its square is the uncorrected 2×2 chi-square
 * Units     counts in, shares as fractions; sign as treatment − control
 * Assumes   each subject is counted once and converts independently of the others
 *
 * @throws RangeError when counts are not counts
 */
export function twoProportionZTest({ control, treatment }: Arms<Proportion>): ZTestResult {
  const rates = ratesOf({ control, treatment });
  if (rates.status === 'not_computable') return rates;
  const subjects = control.subjects + treatment.subjects;
  const conversions = control.conversions + treatment.conversions;
  if (conversions === 0 || conversions === subjects) return notComputable('no_variation');
  const pooledRate = conversions / subjects;
  const variance = pooledRate * ((subjects - conversions) / subjects);
  const statistic = rates.difference / Math.sqrt(variance * (1 / control.subjects + 1 / treatment.subjects));
  return {
    status: 'computed',
    pooledRate,
    statistic,
    pValue: 2 * normalSf(Math.abs(statistic)),
    pValueGreater: normalSf(statistic),
  };
}
