import { normalCdf } from '../distributions';
import { requireAboveZero, requireInside } from '../guard';
import { quantilesOf, withDefaults, type Plan } from './plan';

/** Chance to see the effect in its own direction, and including a significant result in the wrong one. */
export type Power = { power: number; powerBothTails: number };

export type ProportionPowerInput = Omit<Plan, 'power'> & {
  baseline: number;
  treatment: number;
  subjectsPerVariant: number;
};

/**
 * With which chance does the pooled z test see `baseline` become `treatment`?
 *
 * Test      Φ((√n·d − z·s₀)/s₁), s₀ from the pooled rate, s₁ from both rates
 * Units     rates are fractions; `subjectsPerVariant` in the control, `ratio` times as many in the treatment
 * Assumes   as sampleSizeForProportions, pooled form
 *
 * @throws RangeError when a rate, level, ratio or number of subjects is out of its range
 */
export function powerForProportions(input: ProportionPowerInput): Power {
  const plan = withDefaults(input);
  const { baseline: p1, treatment: p2, subjectsPerVariant } = input;
  requireInside('baseline', p1);
  requireInside('treatment', p2);
  requireAboveZero('subjectsPerVariant', subjectsPerVariant);
  const k = plan.ratio;
  const pooled = (p1 + k * p2) / (1 + k);
  const nullSpread = quantilesOf(plan).critical * Math.sqrt(pooled * (1 - pooled) * (1 + 1 / k));
  const spread = Math.sqrt(p1 * (1 - p1) + (p2 * (1 - p2)) / k);
  const signal = Math.sqrt(subjectsPerVariant) * Math.abs(p2 - p1);
  const power = normalCdf((signal - nullSpread) / spread);
  return { power, powerBothTails: power + normalCdf((-signal - nullSpread) / spread) };
}
