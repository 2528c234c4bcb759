import { normalCdf } from '../distributions';
import { requireAboveZero, requireFinite } from '../guard';
import { quantilesOf, withDefaults, type Plan } from './plan';
import type { Power } from './power-for-proportions';

export type MeanPowerInput = Omit<Plan, 'power'> & {
  standardDeviation: number;
  difference: number;
  subjectsPerVariant: number;
};

/**
 * With which chance are means seen that differ by `difference`?
 *
 * Test      Φ(|difference| / SE − z) of the two-sample z test
 * Units     those of the values; `subjectsPerVariant` in the control, `ratio` times as many in the treatment
 * Assumes   as sampleSizeForMeans
 *
 * @throws RangeError when a level, ratio, standard deviation or number of subjects is out of its range
 */
export function powerForMeans(input: MeanPowerInput): Power {
  const plan = withDefaults(input);
  requireAboveZero('standardDeviation', input.standardDeviation);
  requireAboveZero('subjectsPerVariant', input.subjectsPerVariant);
  requireFinite('difference', input.difference);
  const standardError = input.standardDeviation * Math.sqrt((1 + 1 / plan.ratio) / input.subjectsPerVariant);
  const signal = Math.abs(input.difference) / standardError;
  const { critical } = quantilesOf(plan);
  const power = normalCdf(signal - critical);
  return { power, powerBothTails: power + normalCdf(-signal - critical) };
}
