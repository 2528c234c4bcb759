import { chiSquareSf } from './distributions';
import { differenceOfProducts, sumError } from './distributions/error-free';
import { requireCount, requireFinite } from './guard';
import { notComputable } from './not-computable';
import type { NotComputable } from './types';

/** Below this p-value the split is reported as broken: one false alarm in a thousand looks. */
export const SAMPLE_RATIO_ALARM = 0.001;

/**
 * `expectedCounts` as the weights promise; `unplanned` lists the positions of variants with weight 0 that have
 * subjects nevertheless: impossible under the plan, hence statistic ∞ and p exactly 0.
 */
export type SampleRatioResult =
  | {
      status: 'healthy' | 'mismatch';
      statistic: number;
      df: number;
      pValue: number;
      expectedCounts: number[];
      unplanned: number[];
    }
  | NotComputable<'no_subjects' | 'no_weights' | 'fewer_than_two_variants'>;

/** The sum with the rounding error that its floating-point form leaves out. */
function exactSum(values: readonly number[]): { sum: number; error: number } {
  let sum = 0;
  let error = 0;
  for (const value of values) {
    const next = sum + value;
    error += sumError(sum, value, next);
    sum = next;
  }
  return { sum, error };
}

/**
 * Did the variants get the share of subjects that their weights promise (a sample ratio mismatch otherwise)?
 *
 * Test      chi-square goodness of fit, df = (variants with a weight above 0) − 1; alarm at p < 0.001
 * Units     counts of subjects; weights are relative and need not sum to 1
 * Assumes   subjects were assigned independently of each other
 * Source    Fabijan et al., Diagnosing Sample Ratio Mismatch in Online Controlled Experiments (KDD 2019)
 *
 * @throws RangeError when the lists differ in length, a count is no count, or a weight is negative
 */
export function sampleRatioTest(observed: readonly number[], weights: readonly number[]): SampleRatioResult {
  if (observed.length !== weights.length) throw new RangeError('every variant needs a count and a weight');
  for (const count of observed) requireCount('each count', count);
  for (const weight of weights) {
    requireFinite('each weight', weight);
    if (weight < 0) throw new RangeError(`each weight must be 0 or more, got ${weight}`);
  }
  const total = observed.reduce((sum, count) => sum + count, 0);
  const { sum, error } = exactSum(weights);
  if (!(sum > 0)) return notComputable('no_weights');
  if (total === 0) return notComputable('no_subjects');

  const expectedCounts = weights.map((weight) => (weight / sum) * total);
  const unplanned = observed.flatMap((count, index) => (count > 0 && weights[index] === 0 ? [index] : []));
  const df = weights.filter((weight) => weight > 0).length - 1;
  if (unplanned.length > 0) {
    return { status: 'mismatch', statistic: Infinity, df, pValue: 0, expectedCounts, unplanned };
  }
  if (df < 1) return notComputable('fewer_than_two_variants');

  let statistic = 0;
  observed.forEach((count, index) => {
    const [weight, expected] = [weights[index] ?? 0, expectedCounts[index] ?? 0];
    if (weight === 0) return;
    const deviation = (differenceOfProducts(count, sum, weight, total) + count * error) / sum;
    statistic += (deviation / expected) * deviation;
  });
  const pValue = chiSquareSf(statistic, df);
  return {
    status: pValue < SAMPLE_RATIO_ALARM ? 'mismatch' : 'healthy',
    statistic,
    df,
    pValue,
    expectedCounts,
    unplanned,
  };
}
