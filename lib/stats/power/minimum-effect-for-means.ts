import { requireAboveZero, requireFinite } from '../guard';
import type { Plan } from './plan';
import { quantilesOf, withDefaults } from './plan';

/** The smallest difference that the plan can see; `relative` to the mean, null when no mean other than 0 is given. */
export type MinimumMeanEffect = { absolute: number; relative: number | null };

/**
 * Which difference of means would be seen with the wanted power?
 *
 * Test      (z + z) · sd · √((1 + 1/ratio)/n) of the two-sample z test
 * Units     those of the values; `subjectsPerVariant` in the control, `ratio` times as many in the treatment
 * Assumes   as sampleSizeForMeans
 *
 * @throws RangeError when a level, power, ratio, standard deviation or number of subjects is out of its range
 */
export function minimumEffectForMeans(
  input: Plan & { standardDeviation: number; subjectsPerVariant: number; mean?: number },
): MinimumMeanEffect {
  const plan = withDefaults(input);
  requireAboveZero('standardDeviation', input.standardDeviation);
  requireAboveZero('subjectsPerVariant', input.subjectsPerVariant);
  const { critical, wanted } = quantilesOf(plan);
  const standardError = input.standardDeviation * Math.sqrt((1 + 1 / plan.ratio) / input.subjectsPerVariant);
  const absolute = (critical + wanted) * standardError;
  const mean = input.mean ?? 0;
  requireFinite('mean', mean);
  return { absolute, relative: mean === 0 ? null : absolute / Math.abs(mean) };
}
