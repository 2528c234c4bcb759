import type { Interval } from './types';

/** estimate ± halfWidth at level 1 − alpha. */
export function intervalAround(estimate: number, halfWidth: number, alpha: number): Interval {
  return { lower: estimate - halfWidth, upper: estimate + halfWidth, level: 1 - alpha };
}
