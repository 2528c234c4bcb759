import { requireNumber, requirePositive } from './domain';
import { normalTail } from './normal-tail';
import { tTails } from './t-tails';

/**
 * Share of Student's t distribution with df degrees of freedom (any positive number, ∞ = normal) above t,
 * as a tail of its own: a two-sided p-value is 2 · tSf(|t|, df).
 *
 * @throws RangeError when t is NaN or df is not positive
 */
export function tSf(t: number, df: number): number {
  requireNumber('t', t);
  if (df === Infinity) return normalTail(t);
  requirePositive('df', df);
  if (t === 0) return 0.5;
  if (t === Infinity) return 0;
  if (t === -Infinity) return 1;
  const { upper } = tTails(Math.abs(t), df);
  return t > 0 ? upper : 1 - upper;
}

/** Share of Student's t distribution with df degrees of freedom below t; by symmetry of tSf. */
export function tCdf(t: number, df: number): number {
  return tSf(-t, df);
}
