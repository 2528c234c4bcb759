import { requireNumber } from './domain';
import { normalTail } from './normal-tail';

/** Share of the standard normal distribution above z, as a tail: also right at z = 38 (1e-316). */
export function normalSf(z: number): number {
  requireNumber('z', z);
  return normalTail(z);
}

/** Share of the standard normal distribution below z; the lower tail is the upper one by symmetry. */
export function normalCdf(z: number): number {
  requireNumber('z', z);
  return normalTail(-z);
}
