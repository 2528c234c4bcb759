import { requireNumber } from './domain';

/** 1 − γ, with Euler's γ. */
const ONE_MINUS_EULER = 0.42278433509846713;

/** ζ(k) − 1 for k = 2, 3, …: the coefficients of ln Γ around 2 (Abramowitz and Stegun 6.1.33). */
const ZETA_MINUS_ONE = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194645,
  0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5,
  7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878064e-7,
  2.38450502727733e-7, 1.1921992596531106e-7, 5.960818905125948e-8, 2.980350351465228e-8, 1.4901554828365043e-8,
];

/** ln Γ(2 + e) for |e| ≤ ½ by its Taylor series: exactly 0 at 2 and relatively accurate around it. */
function aroundTwo(e: number): number {
  let sum = 0;
  for (let index = ZETA_MINUS_ONE.length - 1; index >= 0; index -= 1) {
    const k = index + 2;
    sum = (ZETA_MINUS_ONE[index] ?? 0) / k - e * sum;
  }
  return e * (ONE_MINUS_EULER + e * sum);
}

/**
 * What Stirling's formula leaves out: ln Γ(x + 1) − (x + ½) ln x + x − ln √(2π), for x ≥ 12.
 *
 * Source  Abramowitz and Stegun 6.1.41, seven terms
 */
export function stirlingSeries(x: number): number {
  const w = 1 / (x * x);
  const tail = 1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - w * (691 / 360360 - w / 156)));
  return (1 / 12 - w * (1 / 360 - w * tail)) / x;
}

export const LOG_ROOT_TWO_PI = 0.9189385332046728;

/**
 * ln Γ(x) for x ≥ 0 (∞ at 0), relative error about 1e-15, also beside its zeros at 1 and 2.
 *
 * @throws RangeError for negative x
 */
export function logGamma(x: number): number {
  requireNumber('x', x);
  if (x < 0) throw new RangeError(`x must not be negative, got ${x}`);
  if (x === 0 || x === Infinity) return Infinity;
  if (x < 0.5) return aroundTwo(x) - Math.log1p(x) - Math.log(x);
  if (x < 1.5) return aroundTwo(x - 1) - Math.log1p(x - 1);
  if (x >= 12) return (x - 0.5) * (Math.log(x) - 1) - 0.5 + LOG_ROOT_TWO_PI + stirlingSeries(x);
  let product = 1;
  let rest = x;
  while (rest > 2.5) {
    rest -= 1;
    product *= rest;
  }
  return aroundTwo(rest - 2) + Math.log(product);
}
