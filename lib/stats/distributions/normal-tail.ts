import { erfc } from './error-function';
import { gaussianTailFraction, timesGaussian } from './gaussian';

const ROOT_HALF = Math.sqrt(0.5);
const TWO_ROOT_PI = 2 * Math.sqrt(Math.PI);
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Upper tail of the standard normal distribution at z, never by 1 − (lower tail) when it is small. */
export function normalTail(z: number): number {
  if (z < 1.5) return erfc(z * ROOT_HALF) / 2;
  return timesGaussian(1 / (TWO_ROOT_PI * gaussianTailFraction(z * ROOT_HALF)), z, 0.5);
}

/** Logarithm of the upper tail and its slope in z, for z > 0; finite where the tail itself underflows. */
export function logNormalTail(z: number): { log: number; slope: number } {
  if (z < 1.5) {
    const tail = normalTail(z);
    return { log: Math.log(tail), slope: -timesGaussian(1 / ROOT_TWO_PI, z, 0.5) / tail };
  }
  const fraction = gaussianTailFraction(z * ROOT_HALF);
  return { log: -z * z * 0.5 - Math.log(TWO_ROOT_PI * fraction), slope: -fraction / ROOT_HALF };
}
