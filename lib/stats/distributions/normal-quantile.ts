import { requireProbability } from './domain';
import { erf } from './error-function';
import { findRoot } from './newton';
import { logNormalTail } from './normal-tail';

const ROOT_HALF = Math.sqrt(0.5);
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** z to within 4.5e-4 for a tail ≤ ½ (Abramowitz and Stegun 26.2.23): where Newton's method starts. */
function roughQuantile(logTail: number): number {
  const t = Math.sqrt(-2 * logTail);
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  return t - above / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/** z > 0 with an upper tail of `tail` ≤ ¼: Newton on the logarithm of the tail, which is concave in z. */
function quantileOfTail(tail: number): number {
  const logTail = Math.log(tail);
  return findRoot(roughQuantile(logTail), { maxStep: 4, scale: 'linear' }, (z) => {
    const { log, slope } = logNormalTail(z);
    return { value: log - logTail, slope };
  });
}

/** z with erf(z/√2) = `centre`, |centre| ≤ ½: keeps relative accuracy where z crosses 0. */
function quantileOfCentre(centre: number): number {
  return findRoot((centre * ROOT_TWO_PI) / 2, { maxStep: 1, scale: 'linear' }, (z) => ({
    value: erf(z * ROOT_HALF) - centre,
    slope: (2 / ROOT_TWO_PI) * Math.exp((-z * z) / 2),
  }));
}

/**
 * The z below which a share p of the standard normal distribution lies; −∞ at 0 and ∞ at 1.
 *
 * @throws RangeError when p is not in 0…1
 */
export function normalQuantile(p: number): number {
  requireProbability('p', p);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p < 0.25) return -quantileOfTail(p);
  if (p > 0.75) return quantileOfTail(1 - p);
  return p === 0.5 ? 0 : quantileOfCentre(2 * p - 1);
}
