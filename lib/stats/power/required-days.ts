import { requireAboveZero, requireFinite, requireInside } from '../guard';
import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';
import { withDefaults, type Plan } from './plan';
import { sampleSizeForProportions } from './sample-size-for-proportions';
import { wholeSubjects } from './whole-subjects';

/** `relativeEffect` as a fraction of the baseline; `allocation` is the share of the daily subjects that enter. */
export type RequiredDaysInput = Omit<Plan, 'ratio'> & {
  baseline: number;
  relativeEffect: number;
  dailySubjects: number;
  allocation?: number;
  variants?: number;
};

export type RequiredDays =
  | Computed<{ subjectsPerVariant: number; wholeSubjectsPerVariant: number; totalSubjects: number; days: number }>
  | NotComputable<'no_effect' | 'no_traffic' | 'rate_at_bound'>;

/**
 * How many whole days until every variant has the subjects that the pooled form asks for?
 *
 * Units     days; dailySubjects meet the experiment per day, `allocation` (0…1) of them are enrolled
 * Assumes   equal weights, the same traffic every day, no subject counted on two days
 *
 * @throws RangeError when a rate, level, power, allocation or number is out of its range
 */
export function requiredDays(input: RequiredDaysInput): RequiredDays {
  const { baseline, relativeEffect, dailySubjects, allocation = 1, variants = 2 } = input;
  requireInside('baseline', baseline);
  requireFinite('relativeEffect', relativeEffect);
  requireFinite('dailySubjects', dailySubjects);
  requireAboveZero('variants', variants);
  if (!(allocation >= 0 && allocation <= 1)) throw new RangeError(`allocation must lie in 0…1, got ${allocation}`);
  const plan = { ...withDefaults({ ...input, ratio: 1 }), ratio: 1 };
  const treatment = baseline * (1 + relativeEffect);
  if (!(treatment > 0 && treatment < 1)) return notComputable('rate_at_bound');
  const size = sampleSizeForProportions({ ...plan, baseline, treatment });
  if (size.status === 'not_computable') return size;
  const perDay = dailySubjects * allocation;
  if (!(perDay > 0)) return notComputable('no_traffic');
  const totalSubjects = variants * size.wholeControlSubjects;
  return {
    status: 'computed',
    subjectsPerVariant: size.subjectsPerVariant,
    wholeSubjectsPerVariant: size.wholeControlSubjects,
    totalSubjects,
    days: wholeSubjects(totalSubjects / perDay),
  };
}
