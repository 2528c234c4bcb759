import { requirePositive, requireProbability } from './domain';
import { findRoot } from './newton';
import { betaTails } from './beta-tails';
import { betaTailsAt } from './regularized-beta';

/** Lower tail and slope at logit u of x, with x and 1 − x both formed from u. */
function atLogit(u: number, a: number, b: number) {
  const x = 1 / (1 + Math.exp(-u));
  const y = 1 / (1 + Math.exp(u));
  return { x, y, tails: betaTails({ a, b, x, y, shift: a * y - b * x }) };
}

/** x with lower tail p ≤ ½: Newton on ln(lower tail), which is concave in the logit of x. */
function quantileOfLowerTail(p: number, a: number, b: number): { x: number; y: number } {
  const start = Math.log(a / b);
  const u = findRoot(start, { maxStep: 30, scale: 'logarithm' }, (position) => {
    const { tails } = atLogit(position, a, b);
    return { value: tails.logLower - Math.log(p), slope: tails.logLowerSlope };
  });
  const { x, y } = atLogit(u, a, b);
  const tails = x < 0.5 ? betaTailsAt(x, a, b) : betaTails({ a, b, x, y, shift: a * y - b * x });
  const step = (tails.lower - p) / tails.slope;
  return { x: x - x * y * step, y: y + x * y * step };
}

/**
 * The x below which a share p of the beta distribution with shapes a and b lies (0 at p = 0, 1 at p = 1).
 *
 * @throws RangeError when p is not in 0…1 or a shape is not positive and finite
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability('p', p);
  requirePositive('a', a);
  requirePositive('b', b);
  if (p === 0 || p === 1) return p;
  return p <= 0.5 ? quantileOfLowerTail(p, a, b).x : quantileOfLowerTail(1 - p, b, a).y;
}
