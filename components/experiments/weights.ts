/** Weights are fractions that add up to 1; people type percents. Exact to a hundredth of a percent. */

/** [1/3, 1/3, 1/3] → [33.34, 33.33, 33.33]: the percents add up to exactly 100 when the weights add up to 1. */
export function toPercents(weights: readonly number[]): number[] {
  const hundredths = weights.map((weight) => Math.floor(weight * 10_000 + 1e-6));
  const whole = Math.round(weights.reduce((sum, weight) => sum + weight, 0) * 10_000);
  let missing = whole - hundredths.reduce((sum, part) => sum + part, 0);
  return hundredths.map((part) => {
    if (missing <= 0) return part / 100;
    missing -= 1;
    return (part + 1) / 100;
  });
}

/** Percents as weights that add up to 1 in floating point as closely as can be. */
export function fromPercents(percents: readonly number[]): number[] {
  return percents.map((percent) => Math.round(percent * 100) / 10_000);
}

/** Even percents for so many variants, adding up to exactly 100. */
export function evenPercents(count: number): number[] {
  return toPercents(Array.from({ length: count }, () => 1 / count));
}

/** The sum without what binary fractions add. */
export function percentSum(percents: readonly number[]): number {
  return Math.round(percents.reduce((sum, percent) => sum + percent * 100, 0)) / 100;
}
