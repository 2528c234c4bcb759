import { criticalZ } from '../critical-values';
import type { Proportion } from '../types';

/**
 * How far Wilson's interval reaches below and above the observed share of at least one subject. The distances
 * are formed directly: subtracting bounds from the share would lose digits with many subjects.
 */
export function wilsonDistances({ subjects: n, conversions: x }: Proportion, alpha: number) {
  const z = criticalZ(alpha);
  const p = x / n;
  const shrink = 1 + (z * z) / n;
  const half = (z / shrink) * Math.sqrt((p * ((n - x) / n)) / n + (z * z) / (4 * n * n));
  const pull = ((z * z) / (2 * n) / shrink) * ((n - x) / n - p);
  return { below: x === 0 ? 0 : half - pull, above: x === n ? 0 : half + pull };
}
