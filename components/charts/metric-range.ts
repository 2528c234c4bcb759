/** How far the values of a metric reach. Pure. */

/** Values without the days that have none. */
export function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

/** The axis begins at 0 unless the values lie close together far from it: then their differences would not be seen. */
export function rangeOf(values: readonly number[], stacked: boolean): { min: number; max: number; fromZero: boolean } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { min: 0, max: 1, fromZero: true };
  if (stacked || (low >= 0 && high - low >= 0.3 * high) || low === high) {
    return { min: Math.min(0, low), max: Math.max(0, high), fromZero: true };
  }
  if (high <= 0 && high - low >= 0.3 * -low) return { min: low, max: 0, fromZero: true };
  return { min: low, max: high, fromZero: low <= 0 && high >= 0 };
}
