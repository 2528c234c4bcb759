import { LARGEST_GAMMA_SHAPE, requireNumber, requireShape } from './domain';
import { erf, erfc } from './error-function';
import { gammaTails } from './gamma-tails';

/** Share of the chi-square distribution with df degrees of freedom above x: the p-value of a chi-square test. */
export function chiSquareSf(x: number, df: number): number {
  requireNumber('x', x);
  requireShape('df', df, 2 * LARGEST_GAMMA_SHAPE);
  if (x <= 0) return 1;
  if (df === 1) return erfc(Math.sqrt(x / 2));
  if (df === 2) return Math.exp(-x / 2);
  return gammaTails(df / 2, x / 2).upper;
}

/** Share of the chi-square distribution with df degrees of freedom below x. */
export function chiSquareCdf(x: number, df: number): number {
  requireNumber('x', x);
  requireShape('df', df, 2 * LARGEST_GAMMA_SHAPE);
  if (x <= 0) return 0;
  if (df === 1) return erf(Math.sqrt(x / 2));
  if (df === 2) return -Math.expm1(-x / 2);
  return gammaTails(df / 2, x / 2).lower;
}
