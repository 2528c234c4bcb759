import { normalQuantile, tQuantile } from './distributions';

/** The last answer: a report asks for the same alpha thousands of times. */
let last = { alpha: NaN, z: NaN };

/** The z that a standard normal exceeds in size with chance alpha; taken from the lower tail, exact for any alpha. */
export function criticalZ(alpha: number): number {
  if (last.alpha !== alpha) last = { alpha, z: -normalQuantile(alpha / 2) };
  return last.z;
}

/** The t that Student's t with df degrees of freedom exceeds in size with chance alpha. */
export function criticalT(alpha: number, df: number): number {
  return -tQuantile(alpha / 2, df);
}
