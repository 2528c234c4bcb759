import { requirePositive, requireProbability } from './domain';
import { findRoot } from './newton';
import { normalQuantile } from './normal-quantile';
import { tTails } from './t-tails';

/** t > 0 with upper tail `tail` ≤ ¼, or with centre `centre` ≤ ½: Newton in ln t on the logarithm of either. */
function solve(start: number, df: number, target: { tail: number } | { centre: number }): number {
  const logT = findRoot(Math.log(start), { maxStep: 20, scale: 'logarithm' }, (position) => {
    const { centre, slope, logUpper, logUpperSlope } = tTails(Math.exp(position), df);
    if ('tail' in target) return { value: logUpper - Math.log(target.tail), slope: logUpperSlope };
    return { value: Math.log(centre / target.centre), slope: (2 * slope) / centre };
  });
  const t = Math.exp(logT);
  const { upper, centre, slope } = tTails(t, df);
  if ('tail' in target) return t + (t * (upper - target.tail)) / slope;
  return t - (t * (centre - target.centre)) / (2 * slope);
}

/** Student's t from the normal z by two terms of the Cornish-Fisher expansion, where that is near enough. */
function startFrom(z: number, df: number): number {
  const square = z * z;
  if (square > df) return z;
  return z * (1 + (square + 1) / (4 * df) + (5 * square * square + 16 * square + 3) / (96 * df * df));
}

/**
 * The t below which a share p of Student's t distribution with df degrees of freedom lies.
 *
 * @throws RangeError when p is not in 0…1 or df is not positive
 */
export function tQuantile(p: number, df: number): number {
  requireProbability('p', p);
  if (df === Infinity) return normalQuantile(p);
  requirePositive('df', df);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p === 0.5) return 0;
  const sign = p < 0.5 ? -1 : 1;
  const tail = p < 0.5 ? p : 1 - p;
  const start = startFrom(Math.abs(normalQuantile(tail)), df);
  if (tail < 0.25) return sign * solve(start, df, { tail });
  return sign * solve(start, df, { centre: Math.abs(2 * p - 1) });
}
