import { timesExp } from './times-exp';

const GRID = 2 ** 20;

/**
 * coefficient · e^(−scale·x²) for scale 1 or ½. The square is taken of a head of 2^−20 steps, which is
 * exact, and the rest enters as a second, small exponential: no digit is lost although x² reaches 1,400.
 */
export function timesGaussian(coefficient: number, x: number, scale: 1 | 0.5): number {
  const head = Math.trunc(x * GRID) / GRID;
  if (head > 64) return 0;
  const rest = Math.exp(-scale * (x - head) * (x + head));
  return timesExp(coefficient * rest, -scale * head * head);
}

/**
 * The factor C(x) of erfc(x) = e^(−x²) / (√π · C(x)), for x ≥ 1: the continued fraction
 * x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))), from the inside out with a fixed number of terms.
 *
 * Source  Abramowitz and Stegun 7.1.14
 */
export function gaussianTailFraction(x: number): number {
  let value = x;
  for (let term = Math.ceil(40 + 420 / (x * x)); term >= 1; term -= 1) value = x + term / 2 / value;
  return value;
}
