import { betaTails } from './beta-tails';
import { LARGEST_BETA_SHAPE, requireProbability, requireShape } from './domain';
import { differenceOfProducts, sumError } from './error-free';

/** The beta tails at x, with y = 1 − x and a·y − b·x = a − (a+b)·x formed without losing digits. */
export function betaTailsAt(x: number, a: number, b: number) {
  const total = a + b;
  const shift = differenceOfProducts(a, 1, total, x) - sumError(a, b, total) * x;
  return betaTails({ a, b, x, y: 1 - x, shift });
}

/**
 * I_x(a, b): the share of the beta distribution with shapes a and b that lies below x.
 *
 * @throws RangeError when x is not in 0…1 or a shape is not positive or above 1e16
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  requireProbability('x', x);
  requireShape('a', a, LARGEST_BETA_SHAPE);
  requireShape('b', b, LARGEST_BETA_SHAPE);
  return betaTailsAt(x, a, b).lower;
}
