/**
 * coefficient · e^exponent, rounded once: results below the normal range of doubles keep every digit that
 * the range has, because the exponential is split before it can underflow on its own.
 */
export function timesExp(coefficient: number, exponent: number): number {
  if (Math.abs(exponent) < 690) return coefficient * Math.exp(exponent);
  const half = Math.exp(exponent / 2);
  return coefficient * half * half;
}
