import { requireInside } from '../guard';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';
import { quantilesOf, withDefaults, type Plan } from './plan';
import { sampleSizeOf, type SampleSize } from './sample-size';

/**
 * Which approximation the number comes from; they differ by some per cent. `pooled` belongs to the pooled z and
 * chi-square test and is the one used everywhere in this product.
 */
export type ProportionForm = 'pooled' | 'unpooled' | 'arcsine' | 'controlVariance';

export type ProportionPlan = Plan & { baseline: number; treatment: number; form?: ProportionForm };

/** The control's subjects, exact. */
function controlSubjects(plan: Required<ProportionPlan>): number {
  const { baseline: p1, treatment: p2, ratio: k } = plan;
  const { critical, wanted } = quantilesOf(plan);
  const both = p1 * (1 - p1) + (p2 * (1 - p2)) / k;
  const d = p2 - p1;
  if (plan.form === 'unpooled') return ((critical + wanted) ** 2 * both) / d ** 2;
  if (plan.form === 'arcsine') {
    const h = 2 * (Math.asin(Math.sqrt(p2)) - Math.asin(Math.sqrt(p1)));
    return ((critical + wanted) ** 2 * (1 + 1 / k)) / h ** 2;
  }
  const p = plan.form === 'pooled' ? (p1 + k * p2) / (1 + k) : p1;
  return ((critical * Math.sqrt(p * (1 - p) * (1 + 1 / k)) + wanted * Math.sqrt(both)) / d) ** 2;
}

/**
 * How many subjects does it take to see a rate of `baseline` become `treatment`?
 *
 * Test      the pooled two-proportion z test at a fixed number of subjects (the default form); looking at a
 *           confidence sequence instead needs more
 * Units     rates are fractions; subjects in the control, `ratio` times as many in the treatment
 * Assumes   independent subjects, enough conversions for the normal approximation
 * Source    Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, ch. 4 (= R power.prop.test);
 *           arcsine: Cohen (1988); controlVariance: null variance from the baseline alone, as in E. Miller's
 *           calculator
 *
 * @throws RangeError when a rate, level, power or ratio is out of its range
 */
export function sampleSizeForProportions(input: ProportionPlan): Computed<SampleSize> | NotComputable<'no_effect'> {
  const plan = { ...withDefaults(input), ...rates(input), form: input.form ?? ('pooled' as const) };
  if (plan.baseline === plan.treatment) return notComputable('no_effect');
  return { status: 'computed', ...sampleSizeOf(controlSubjects(plan), plan.ratio) };
}

function rates({ baseline, treatment }: ProportionPlan) {
  requireInside('baseline', baseline);
  requireInside('treatment', treatment);
  return { baseline, treatment };
}
