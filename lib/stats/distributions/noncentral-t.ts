import { deviance } from './deviance';
import { requireNumber, requirePositive } from './domain';
import { normalTail } from './normal-tail';
import { stirlingError } from './stirling-error';

/**
 * Share of the noncentral t distribution above t, for the power of t tests: the normal tail averaged over the
 * spread s = √(χ²/df), by the trapezoidal rule in ln s (both ends decay, so it converges exponentially).
 *
 * @throws RangeError when an argument is NaN or df is not positive
 */
export function noncentralTSf(t: number, df: number, noncentrality: number): number {
  requireNumber('t', t);
  requireNumber('noncentrality', noncentrality);
  requirePositive('df', df);
  const shape = df / 2;
  const logPeak = -stirlingError(shape) + Math.log(2 * shape) - Math.log(2 * Math.PI * shape) / 2;
  const density = (logS: number) => {
    const ratio = Math.exp(2 * logS);
    return Math.exp(logPeak - deviance(shape, shape * ratio, -shape * Math.expm1(2 * logS)));
  };
  const step = 1 / (8 * Math.sqrt(2 * df));
  const share = (logS: number) => normalTail(t * Math.exp(logS) - noncentrality) * density(logS);
  let sum = share(0);
  for (const direction of [step, -step]) {
    for (let i = 1; density(i * direction) > 1e-20; i += 1) sum += share(i * direction);
  }
  return sum * step;
}
