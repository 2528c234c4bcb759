import { LARGEST_GAMMA_SHAPE, requireNumber, requireShape } from './domain';
import { gammaTails } from './gamma-tails';

function tails(a: number, x: number) {
  requireShape('a', a, LARGEST_GAMMA_SHAPE);
  requireNumber('x', x);
  return gammaTails(a, x);
}

/** P(a, x): the share of the gamma distribution with shape a (scale 1) below x; 0 for x ≤ 0; a up to 1e12. */
export function regularizedGammaP(a: number, x: number): number {
  return tails(a, x).lower;
}

/** Q(a, x) = 1 − P(a, x), computed as a tail of its own where it is small. */
export function regularizedGammaQ(a: number, x: number): number {
  return tails(a, x).upper;
}
