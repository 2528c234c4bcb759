/** How facet values are shown: the 20 most frequent (or the listed ones), and the rest together. */

export const VALUES_MAX = 20;
/** Stands for every value that is not shown by itself. */
export const OTHER_VALUE = '(other)';

/**
 * Which values are shown by themselves. `listed`: what the facet's definition lists; null: taken from the data.
 * @param frequencies how often each value occurs
 */
export function shownValues(frequencies: ReadonlyMap<string, number>, listed: readonly string[] | null): string[] {
  if (listed !== null) return [...listed];
  return [...frequencies.entries()]
    .sort(([a, n], [b, m]) => (m === n ? (a < b ? -1 : 1) : m - n))
    .slice(0, VALUES_MAX)
    .map(([value]) => value);
}
