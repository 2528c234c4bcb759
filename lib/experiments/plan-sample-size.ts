import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { requiredDays } from '@/lib/stats';
import { addDays, dayOf, daysBetween, dayWindow } from '@/lib/time/days';
import { readPlanHistory } from './plan-history.sql';

const WINDOW_DAYS = 28;

export type SampleSizePlan = {
  /** length of the window that was looked at, in days: 28, or less when nothing is older */
  days: number;
  /** distinct subjects seen in the window, per day */
  subjectsPerDay: number;
  /** share of them that reached the goal, 0..1; null when nobody was seen */
  rate: number | null;
  /** what finding the effect needs; null without an effect, or when it cannot be computed */
  size: { subjects: number; runDays: number | null } | null;
};

/**
 * What the last 28 days say about a goal, and how many subjects and days an experiment needs to find a relative change
 * of `minimumEffect` in it (two-sided 5 %, power 80 %), when the same number of subjects goes on coming by.
 * @throws Problem `unknown_goal`
 */
export async function planSampleSize(
  ctx: Context,
  input: {
    goal: string;
    subjectKind: string;
    minimumEffect?: number | undefined;
    coverage?: number | undefined;
    variants?: number | undefined;
  },
): Promise<SampleSizePlan> {
  requirePermission(ctx, 'read');
  const goal = await ctx.db.goal.findUnique({ where: { key: input.goal }, select: { id: true } });
  if (goal === null) throw new Problem('unknown_goal', `There is no goal "${input.goal}".`);
  const { timeZone } = await readSettings(ctx.db);
  const today = dayOf(ctx.now, timeZone);
  const window = {
    from: dayWindow(addDays(today, -WINDOW_DAYS), timeZone).start,
    to: dayWindow(today, timeZone).start,
  };
  const seen = await readPlanHistory(ctx.db, { ...input, ...window, timeZone });
  const days =
    seen.firstDay === null ? WINDOW_DAYS : Math.min(WINDOW_DAYS, Math.max(1, daysBetween(seen.firstDay, today)));
  const history = {
    days,
    subjectsPerDay: seen.subjects / days,
    rate: seen.subjects === 0 ? null : seen.reached / seen.subjects,
  };
  return { ...history, size: sizeOf(history, input) };
}

function sizeOf(
  history: { subjectsPerDay: number; rate: number | null },
  input: { minimumEffect?: number | undefined; coverage?: number | undefined; variants?: number | undefined },
): SampleSizePlan['size'] {
  const { minimumEffect, coverage = 1, variants = 2 } = input;
  if (minimumEffect === undefined || history.rate === null || !(history.rate > 0 && history.rate < 1)) return null;
  const plan = { baseline: history.rate, relativeEffect: minimumEffect, variants };
  const found = requiredDays({ ...plan, dailySubjects: history.subjectsPerDay, allocation: coverage });
  if (found.status === 'computed') return { subjects: found.totalSubjects, runDays: found.days };
  // Without traffic there are no days, but the number of subjects is known.
  const size = requiredDays({ ...plan, dailySubjects: 1 });
  return size.status === 'computed' ? { subjects: size.totalSubjects, runDays: null } : null;
}
