import { LARGEST_BETA_SHAPE, requireProbability, requireShape } from './domain';
import { findRoot } from './newton';
import { betaTails } from './beta-tails';
import { betaTailsAt } from './regularized-beta';

/** Beyond this logit x (or 1 − x) is below the normal range of doubles, and answered as 0. */
const LAST_LOGIT = 708;

/** Lower tail and slope at logit u of x, with x and 1 − x both formed from u. */
function atLogit(u: number, a: number, b: number) {
  const x = 1 / (1 + Math.exp(-u));
  const y = 1 / (1 + Math.exp(u));
  return { x, y, tails: betaTails({ a, b, x, y, shift: a * y - b * x }) };
}

/** x with lower tail p ≤ ½: Newton on ln(lower tail), which is concave in the logit of x. */
function quantileOfLowerTail(p: number, a: number, b: number): { x: number; y: number } {
  const logP = Math.log(p);
  if (atLogit(-LAST_LOGIT, a, b).tails.logLower >= logP) return { x: 0, y: 1 };
  if (atLogit(LAST_LOGIT, a, b).tails.logLower <= logP) return { x: 1, y: 0 };
  const start = Math.max(-LAST_LOGIT, Math.min(LAST_LOGIT, Math.log(a / b)));
  const u = findRoot(start, { maxStep: 30, scale: 'logarithm' }, (position) => {
    const { tails } = atLogit(position, a, b);
    return { value: tails.logLower - logP, slope: tails.logLowerSlope };
  });
  const { x, y } = atLogit(u, a, b);
  const tails = x < 0.5 ? betaTailsAt(x, a, b) : betaTails({ a, b, x, y, shift: a * y - b * x });
  const step = (tails.lower - p) / tails.slope;
  return { x: x - x * y * step, y: y + x * y * step };
}

/**
 * The x below which a share p of the beta distribution with shapes a and b lies (0 at p = 0, 1 at p = 1).
 *
 * @throws RangeError when p is not in 0…1 or a shape is not positive or above 1e16
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability('p', p);
  requireShape('a', a, LARGEST_BETA_SHAPE);
  requireShape('b', b, LARGEST_BETA_SHAPE);
  if (p === 0 || p === 1) return p;
  return p <= 0.5 ? quantileOfLowerTail(p, a, b).x : quantileOfLowerTail(1 - p, b, a).y;
}
