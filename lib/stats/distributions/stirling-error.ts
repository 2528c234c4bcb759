import { LOG_ROOT_TWO_PI, logGamma, stirlingSeries } from './log-gamma';

/**
 * ln Γ(x + 1) − (x + ½) ln x + x − ln √(2π) for x > 0: what is left of ln x! when its large parts are
 * taken out, so that densities are built without the difference of huge logarithms.
 *
 * Source  C. Loader, Fast and accurate computation of binomial probabilities (2000)
 */
export function stirlingError(x: number): number {
  if (x >= 12) return stirlingSeries(x);
  return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - LOG_ROOT_TWO_PI;
}
