import { chiSquareSf } from '../distributions';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';
import { riskSteps, type TimeCount } from './time-counts';

/** `observed` and `expected` events of each group, in the order of the groups. */
export type LogRankResult =
  | Computed<{ observed: number[]; expected: number[]; statistic: number; df: number; pValue: number }>
  | NotComputable<'fewer_than_two_groups' | 'no_subjects' | 'no_variance'>;

/**
 * Do the groups differ in how soon the event comes?
 *
 * Test      log-rank: (O − E)ᵀ V⁻¹ (O − E) with hypergeometric variance, df = groups − 1
 * Units     times in any unit ≥ 0
 * Assumes   censoring has nothing to do with the event; most powerful when the hazards are proportional
 * Source    N. Mantel, Cancer Chemotherapy Reports 50 (1966), 163-170
 *
 * @throws RangeError when a time is negative or not finite, or a count is no count
 */
export function logRankTest(groups: readonly (readonly TimeCount[])[]): LogRankResult {
  if (groups.length < 2) return notComputable('fewer_than_two_groups');
  const size = groups.length;
  const atRisk = groups.map((counts) => counts.reduce((sum, { events, censored }) => sum + events + censored, 0));
  if (atRisk.some((count) => count === 0)) return notComputable('no_subjects');
  const byTime = groups.map((counts) => new Map(riskSteps(counts).map((step) => [step.time, step])));
  const times = [...new Set(byTime.flatMap((steps) => [...steps.keys()]))].sort((a, b) => a - b);
  const observed = groups.map(() => 0);
  const expected = groups.map(() => 0);
  const variance = groups.map(() => groups.map(() => 0));
  for (const time of times) {
    const here = byTime.map((steps) => steps.get(time));
    const events = here.reduce((sum, step) => sum + (step?.events ?? 0), 0);
    const total = atRisk.reduce((sum, count) => sum + count, 0);
    if (events > 0) {
      // 0 of one subject at risk: nothing could have come out otherwise.
      const spread = total > 1 ? (events * (total - events)) / (total - 1) : 0;
      for (let i = 0; i < size; i += 1) {
        const share = (atRisk[i] ?? 0) / total;
        observed[i] = (observed[i] ?? 0) + (here[i]?.events ?? 0);
        expected[i] = (expected[i] ?? 0) + events * share;
        for (let j = 0; j < size; j += 1) {
          const other = (atRisk[j] ?? 0) / total;
          const row = variance[i] ?? [];
          row[j] = (row[j] ?? 0) + spread * share * ((i === j ? 1 : 0) - other);
        }
      }
    }
    for (let i = 0; i < size; i += 1) {
      const step = here[i];
      if (step !== undefined) atRisk[i] = (atRisk[i] ?? 0) - step.events - step.censored;
    }
  }
  const excess = observed.map((count, i) => count - (expected[i] ?? 0)).slice(0, -1);
  const solved = solve(
    variance.slice(0, -1).map((row) => row.slice(0, -1)),
    excess,
  );
  if (solved === null) return notComputable('no_variance');
  const statistic = Math.max(
    0,
    excess.reduce((sum, value, i) => sum + value * (solved[i] ?? 0), 0),
  );
  const df = size - 1;
  return { status: 'computed', observed, expected, statistic, df, pValue: chiSquareSf(statistic, df) };
}

/** x with A x = b for a symmetric A that is positive definite (Cholesky); null when it is not. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const size = right.length;
  const lower: number[][] = [];
  const half: number[] = [];
  for (let i = 0; i < size; i += 1) {
    const row: number[] = [];
    for (let j = 0; j <= i; j += 1) {
      const other = j === i ? row : (lower[j] ?? []);
      let sum = matrix[i]?.[j] ?? 0;
      for (let k = 0; k < j; k += 1) sum -= (row[k] ?? 0) * (other[k] ?? 0);
      if (j < i) row.push(sum / (other[j] ?? 0));
      else if (sum > 1e-12 * (matrix[i]?.[i] ?? 0) && sum > 0) row.push(Math.sqrt(sum));
      else return null;
    }
    lower.push(row);
    half.push(
      ((right[i] ?? 0) - row.slice(0, i).reduce((sum, value, k) => sum + value * (half[k] ?? 0), 0)) / (row[i] ?? 0),
    );
  }
  const x = half.map(() => 0);
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = half[i] ?? 0;
    for (let k = i + 1; k < size; k += 1) sum -= (lower[k]?.[i] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (lower[i]?.[i] ?? 0);
  }
  return x;
}
