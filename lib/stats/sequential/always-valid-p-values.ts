import { requireProbability } from '../distributions/domain';

/**
 * The p-values to show at each look: the smallest so far. A look that could not be computed (null) shows the one
 * before it, and null as long as there is none.
 *
 * @throws RangeError for a p-value outside of 0…1
 */
export function alwaysValidPValues(pValuesByLook: readonly (number | null)[]): (number | null)[] {
  let smallest: number | null = null;
  return pValuesByLook.map((pValue) => {
    if (pValue === null) return smallest;
    requireProbability('each p-value', pValue);
    smallest = smallest === null ? pValue : Math.min(smallest, pValue);
    return smallest;
  });
}
