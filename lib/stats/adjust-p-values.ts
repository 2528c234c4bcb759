import { requireProbability } from './distributions/domain';

export type Adjustment = 'bonferroni' | 'holm' | 'benjaminiHochberg';

/** The factor of the p-value of rank 1…m (ascending) before it is made monotone. */
function factorOf(method: Adjustment, rank: number, m: number): number {
  if (method === 'bonferroni') return m;
  return method === 'holm' ? m - rank + 1 : m / rank;
}

/**
 * P-values corrected for having been looked at together, in the order of the input. `null` (a comparison that
 * could not be computed) stays null and does not count.
 *
 * Test      bonferroni and holm bound the chance of any false alarm (Holm is never weaker), benjaminiHochberg
 *           the expected share of false alarms among the alarms
 * Units     p-values in 0…1; call those significant whose adjusted value is at most alpha
 * Assumes   holm, bonferroni: nothing; benjaminiHochberg: independent or positively dependent tests
 * Source    S. Holm (1979); Y. Benjamini and Y. Hochberg (1995)
 *
 * @throws RangeError for a p-value outside of 0…1
 */
export function adjustPValues(pValues: readonly (number | null)[], method: Adjustment): (number | null)[] {
  const ascending = pValues
    .flatMap((pValue, index) => (pValue === null ? [] : [{ pValue, index }]))
    .sort((a, b) => a.pValue - b.pValue);
  const m = ascending.length;
  const adjusted: (number | null)[] = pValues.map(() => null);
  const scaled = ascending.map(({ pValue }, position) => {
    requireProbability('each p-value', pValue);
    return Math.min(1, factorOf(method, position + 1, m) * pValue);
  });
  if (method === 'benjaminiHochberg') {
    for (let i = m - 2; i >= 0; i -= 1) scaled[i] = Math.min(scaled[i] ?? 1, scaled[i + 1] ?? 1);
  } else {
    for (let i = 1; i < m; i += 1) scaled[i] = Math.max(scaled[i] ?? 0, scaled[i - 1] ?? 0);
  }
  ascending.forEach(({ index }, position) => {
    adjusted[index] = scaled[position] ?? null;
  });
  return adjusted;
}
