import { deviance } from './deviance';
import { stirlingError } from './stirling-error';
import { timesExp } from './times-exp';

/**
 * A point of the beta distribution with shapes a and b. `y` = 1 − x and `shift` = a·y − b·x (how far x lies
 * below the mean) are given by the caller, who knows them without cancellation.
 */
export type BetaPoint = { a: number; b: number; x: number; y: number; shift: number };

/**
 * Both tails at a point, half of the lower one (rounded once, for Student's t below the normal range of
 * doubles), x·y·density (the slope of the lower tail in ln(x/y)), and the logarithm of the lower tail with
 * its slope in ln(x/y), which stay finite where the tail itself underflows.
 */
export type BetaTails = {
  lower: number;
  upper: number;
  halfLower: number;
  slope: number;
  logLower: number;
  logLowerSlope: number;
};

const NOTHING_BELOW = { lower: 0, upper: 1, halfLower: 0, slope: 0, logLower: -Infinity, logLowerSlope: Infinity };
const ALL_BELOW = { lower: 1, upper: 0, halfLower: 0.5, slope: 0, logLower: 0, logLowerSlope: 0 };

/** x^a y^b / B(a, b) as factor · e^exponent, built from saddle-point deviances: no large log-gammas cancel. */
function kernel({ a, b, x, y, shift }: BetaPoint): { factor: number; exponent: number } {
  const total = a + b;
  const exponent =
    stirlingError(total) -
    stirlingError(a) -
    stirlingError(b) -
    deviance(a, total * x, shift) -
    deviance(b, total * y, -shift);
  return { factor: Math.sqrt(a / (2 * Math.PI)) * Math.sqrt(b / total), exponent };
}

/**
 * The continued fraction of I_x(a, b) for x ≤ a/(a+b), from DiDonato and Morris (ACM TOMS 18, 1992, eq. 18),
 * evaluated forward by the modified Lentz method until a term no longer changes it.
 */
function fraction({ a, b, x, y, shift }: BetaPoint): number {
  const denominator = (n: number) => {
    const odd = a + 2 * n - 1;
    const first = n === 0 ? 0 : n + (n * (b - n) * x) / odd;
    return first + ((a + n) / (odd + 2)) * (shift + 1 + n * (1 + y));
  };
  let value = denominator(0);
  let c = value;
  let d = 0;
  for (let n = 1; ; n += 1) {
    const odd = a + 2 * n - 1;
    const alpha = ((a + n - 1) / odd) * ((a + b + n - 1) / odd) * n * (b - n) * x * x;
    const beta = denominator(n);
    d = 1 / (beta + alpha * d);
    c = beta + alpha / c;
    const ratio = c * d;
    value *= ratio;
    if (!(Math.abs(ratio - 1) > 3e-16)) return value;
  }
}

/**
 * Lower and upper tail of the beta distribution: the one on the far side of the mean is computed, the other
 * is its complement, so that a small tail keeps its relative accuracy on either side.
 */
export function betaTails(point: BetaPoint): BetaTails {
  const { a, b, x, y, shift } = point;
  if (x <= 0) return NOTHING_BELOW;
  if (y <= 0) return ALL_BELOW;
  const { factor, exponent } = kernel(point);
  const slope = timesExp(factor, exponent);
  if (shift >= 0) {
    const divisor = fraction(point);
    const lower = timesExp(factor / divisor, exponent);
    return {
      lower,
      upper: 1 - lower,
      halfLower: timesExp(factor / divisor / 2, exponent),
      slope,
      logLower: Math.log(factor / divisor) + exponent,
      logLowerSlope: divisor,
    };
  }
  const upper = timesExp(factor / fraction({ a: b, b: a, x: y, y: x, shift: -shift }), exponent);
  const lower = 1 - upper;
  return { lower, upper, halfLower: lower / 2, slope, logLower: Math.log1p(-upper), logLowerSlope: slope / lower };
}
