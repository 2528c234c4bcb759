import { LARGEST_GAMMA_SHAPE, requireProbability, requireShape } from './domain';
import { gammaTails } from './gamma-tails';
import { deviance } from './deviance';
import { findRoot } from './newton';
import { stirlingError } from './stirling-error';

/** x times the density at x: x^a e^−x / Γ(a), in saddle-point form. */
function scaledDensity(a: number, x: number): number {
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-stirlingError(a) - deviance(a, x, a - x));
}

/** x where one tail is p: Newton on ln(tail) over ln x, within the bracket that the steps themselves find. */
function quantile(p: number, a: number, tail: 'lower' | 'upper'): number {
  const logP = Math.log(p);
  const sign = tail === 'lower' ? 1 : -1;
  const u = findRoot(Math.log(a), { maxStep: 5, scale: 'logarithm' }, (position) => {
    const x = Math.exp(position);
    // Far out both are 0 as doubles; the side on which the root lies must not be lost with them.
    const share = Math.max(gammaTails(a, x)[tail], Number.MIN_VALUE);
    const slope = Math.max(scaledDensity(a, x) / share, Number.MIN_VALUE);
    return { value: Math.log(share) - logP, slope: sign * slope };
  });
  const x = Math.exp(u);
  // The logarithm of a large x keeps fewer of its digits: one last step in x itself.
  const density = scaledDensity(a, x) / x;
  const step = (sign * (gammaTails(a, x)[tail] - p)) / density;
  return Number.isFinite(step) && Math.abs(step) < x ? x - step : x;
}

/** The x below which a share p of the gamma distribution with shape a (scale 1) lies; 0 at p = 0, ∞ at p = 1. */
export function gammaQuantile(p: number, a: number): number {
  requireProbability('p', p);
  requireShape('a', a, LARGEST_GAMMA_SHAPE);
  if (p === 0) return 0;
  return p === 1 ? Infinity : quantile(p, a, 'lower');
}

/** The x above which a share p lies: for small p, where 1 − p would lose its digits. */
export function gammaUpperQuantile(p: number, a: number): number {
  requireProbability('p', p);
  requireShape('a', a, LARGEST_GAMMA_SHAPE);
  if (p === 0) return Infinity;
  return p === 1 ? 0 : quantile(p, a, 'upper');
}
