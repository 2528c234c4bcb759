import { requireInside } from '../guard';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';
import { withDefaults, type Plan } from './plan';
import { powerForProportions } from './power-for-proportions';

/** The smallest effect that the plan can see: as a difference, and as a fraction of the baseline. */
export type MinimumEffect = { absolute: number; relative: number };

/**
 * Which increase over `baseline` would the pooled z test see with the wanted power?
 *
 * Test      the treatment rate at which powerForProportions equals `power`, by bisection
 * Units     fractions; not computable when even a rate of 1 would not be seen
 * Assumes   as powerForProportions
 *
 * @throws RangeError when a rate, level, power, ratio or number of subjects is out of its range
 */
export function minimumEffectForProportions(
  input: Plan & { baseline: number; subjectsPerVariant: number },
): Computed<MinimumEffect> | NotComputable<'too_few_subjects'> {
  const plan = withDefaults(input);
  const { baseline, subjectsPerVariant } = input;
  requireInside('baseline', baseline);
  const room = 1 - baseline;
  const seen = (effect: number) =>
    powerForProportions({ ...plan, baseline, treatment: baseline + effect, subjectsPerVariant }).power >= plan.power;
  let low = 0;
  let high = room * (1 - 1e-12);
  if (baseline + high >= 1 || !seen(high)) return notComputable('too_few_subjects');
  while (high - low > high * 1e-15) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (middle > 0 && seen(middle)) high = middle;
    else low = middle;
  }
  return { status: 'computed', absolute: high, relative: high / baseline };
}
