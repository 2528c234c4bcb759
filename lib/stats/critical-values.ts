import { normalQuantile, tQuantile } from './distributions';

/** The z that a standard normal exceeds in size with chance alpha; taken from the lower tail, exact for any alpha. */
export function criticalZ(alpha: number): number {
  return -normalQuantile(alpha / 2);
}

/** The t that Student's t with df degrees of freedom exceeds in size with chance alpha. */
export function criticalT(alpha: number, df: number): number {
  return -tQuantile(alpha / 2, df);
}
