import type { Arms, SampleMean } from '../types';

/** The variance of the difference of two means, and Welch's degrees of freedom for it (formed from shares, so that
 * neither huge nor tiny variances overflow). */
export function welchDegrees({ control, treatment }: Arms<SampleMean>): { squaredError: number; df: number } {
  const a = control.variance / control.subjects;
  const b = treatment.variance / treatment.subjects;
  const share = a / (a + b);
  const df = 1 / ((share * share) / (control.subjects - 1) + ((1 - share) * (1 - share)) / (treatment.subjects - 1));
  return { squaredError: a + b, df };
}
