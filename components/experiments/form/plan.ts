import { requiredDays } from '@/lib/stats';

export type PlanInput = {
  /** rate of the primary goal in the control, 0..1 */
  baseline: number | null;
  /** smallest relative change worth finding */
  effect: number | null;
  subjectsPerDay: number | null;
  /** 0..1 */
  coverage: number;
  variants: number;
};

export type PlanResult =
  | { status: 'computed'; perVariant: number; subjects: number; runDays: number | null }
  | { status: 'not_computable'; reason: string };

/**
 * How many subjects find the effect (two-sided 5%, power 80%), and in how many days they come by. Without traffic there
 * are no days, but the number of subjects is known.
 */
export function planOf({ baseline, effect, subjectsPerDay, coverage, variants }: PlanInput): PlanResult {
  const missing = (reason: string) => ({ status: 'not_computable', reason }) as const;
  if (baseline === null) return missing('Needs the rate of the primary goal.');
  if (!(baseline > 0 && baseline < 1)) return missing('The rate must be above 0% and below 100%.');
  if (effect === null || !(effect > 0)) return missing('Needs the smallest change worth finding.');
  const plan = { baseline, relativeEffect: effect, variants };
  const size = requiredDays({ ...plan, dailySubjects: 1 });
  if (size.status === 'not_computable') return missing('The rate would reach 100%: choose a smaller change.');
  const timed = requiredDays({ ...plan, dailySubjects: subjectsPerDay ?? 0, allocation: coverage });
  return {
    status: 'computed',
    perVariant: size.wholeSubjectsPerVariant,
    subjects: size.totalSubjects,
    runDays: timed.status === 'computed' ? timed.days : null,
  };
}
