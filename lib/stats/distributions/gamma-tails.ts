import { deviance } from './deviance';
import { logGamma } from './log-gamma';
import { stirlingError } from './stirling-error';
import { timesExp } from './times-exp';

/** Σ x^n / ((a+1)…(a+n)) from n = 0: P(a, x) over its leading term; all terms are positive. */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1 / (x+1−a − 1(1−a)/(x+3−a − 2(2−a)/(x+5−a − …))) by the modified Lentz method, for x ≥ a + 1. */
function fraction(a: number, x: number): number {
  let beta = x + 1 - a;
  let value = beta;
  let c = value;
  let d = 0;
  for (let n = 1; ; n += 1) {
    const alpha = n * (a - n);
    beta += 2;
    d = 1 / (beta + alpha * d);
    c = beta + alpha / c;
    const ratio = c * d;
    value *= ratio;
    if (!(Math.abs(ratio - 1) > 3e-16)) return 1 / value;
  }
}

/** Upper tail for a < ½ and x < a + 1, where 1 − P would cancel: 1 − x^a/Γ(1+a) · (1 + a Σ (−x)^n/((a+n) n!)). */
function upperOfSmallShape(a: number, x: number): number {
  const logLead = a * Math.log(x) - logGamma(1 + a);
  let term = 1;
  let sum = 0;
  for (let n = 1; Math.abs(term) > 1e-18; n += 1) {
    term *= -x / n;
    sum += term / (a + n);
  }
  return -Math.expm1(logLead) - Math.exp(logLead) * a * sum;
}

/**
 * Both tails of the gamma distribution with shape a at x: P (lower) by its series below a + 1, Q (upper) by
 * its continued fraction above, each from x^a e^−x / Γ(a+1) in saddle-point form.
 *
 * Source  Abramowitz and Stegun 6.5.29 and 6.5.31; prefactor after Loader (2000)
 */
export function gammaTails(a: number, x: number): { lower: number; upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const factor = 1 / Math.sqrt(2 * Math.PI * a);
  const exponent = -stirlingError(a) - deviance(a, x, a - x);
  if (x >= a + 1) {
    const upper = timesExp(factor * a * fraction(a, x), exponent);
    return { lower: 1 - upper, upper };
  }
  const lower = timesExp(factor * series(a, x), exponent);
  return { lower, upper: a < 0.5 ? upperOfSmallShape(a, x) : 1 - lower };
}
