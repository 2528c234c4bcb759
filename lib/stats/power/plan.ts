import { normalQuantile } from '../distributions';
import { requireAboveZero, requireInside } from '../guard';
import { DEFAULT_ALPHA } from '../types';

/** One- or two-sided test. */
export type Sides = 1 | 2;

/**
 * What every plan has in common: chance of a false alarm, chance of seeing a real effect, subjects of the
 * treatment per subject of the control, and whether both directions count.
 */
export type Plan = { alpha?: number; power?: number; ratio?: number; sides?: Sides };

/** The plan with its defaults (5 %, 80 %, equal arms, two-sided), checked. */
export function withDefaults({ alpha = DEFAULT_ALPHA, power = 0.8, ratio = 1, sides = 2 }: Plan): Required<Plan> {
  requireInside('alpha', alpha);
  requireInside('power', power);
  requireAboveZero('ratio', ratio);
  if (sides !== 1 && sides !== 2) throw new RangeError(`sides must be 1 or 2, got ${String(sides)}`);
  return { alpha, power, ratio, sides };
}

/** z that the test statistic must exceed, and z of the wanted power. */
export function quantilesOf({ alpha, power, sides }: Required<Plan>): { critical: number; wanted: number } {
  return { critical: -normalQuantile(alpha / sides), wanted: normalQuantile(power) };
}
