import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { countGoalRecords } from '@/lib/goals/count-goal-records';
import { getGoal } from '@/lib/goals/get-goal';
import type { GoalView } from '@/lib/goals/schemas';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayOf, dayRange } from '@/lib/time/days';
import type { GoalDay } from './schemas';

/**
 * A goal with its records and distinct subjects on each of the last `days` days, oldest first, today last; days
 * without records are 0. Null when there is no such goal.
 */
export async function getGoalDays(
  ctx: Context,
  input: { key: string; days: number },
): Promise<{ goal: GoalView; days: GoalDay[] } | null> {
  requirePermission(ctx, 'read');
  const goal = await getGoal(ctx, { key: input.key }).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'unknown_goal') return null;
    throw error;
  });
  if (goal === null) return null;
  const [{ timeZone }, counts] = await Promise.all([
    readSettings(ctx.db),
    countGoalRecords(ctx, { days: input.days, keys: [goal.key] }),
  ]);
  const today = dayOf(ctx.now, timeZone);
  const byDay = new Map(counts.map((count) => [count.day, count]));
  const days = dayRange(addDays(today, 1 - input.days), today).map((day) => ({
    day,
    records: byDay.get(day)?.records ?? 0,
    subjects: byDay.get(day)?.subjects ?? 0,
  }));
  return { goal, days };
}
