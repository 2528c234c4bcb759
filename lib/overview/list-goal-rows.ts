import { requirePermission, type Context } from '@/lib/db/context';
import { countGoalRecords } from '@/lib/goals/count-goal-records';
import { listGoals } from '@/lib/goals/list-goals';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayOf, dayRange } from '@/lib/time/days';
import type { GoalRow } from './schemas';

/**
 * Goals (archived ones too, or only the given one) with the number of their records on each of the last `days` days,
 * today included. Days without records are 0. Two queries, however many goals there are.
 */
export async function listGoalRows(ctx: Context, input: { days: number; key?: string }): Promise<GoalRow[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  const [goals, counts] = await Promise.all([
    listGoals(ctx, { includeArchived: true }),
    countGoalRecords(ctx, { days: input.days, ...(input.key === undefined ? {} : { keys: [input.key] }) }),
  ]);
  const today = dayOf(ctx.now, timeZone);
  const days = dayRange(addDays(today, 1 - input.days), today);
  const byDay = new Map(counts.map((count) => [`${count.goal} ${count.day}`, count.records]));
  return goals
    .filter((goal) => input.key === undefined || goal.key === input.key)
    .map((goal) => {
      const records = days.map((day) => byDay.get(`${goal.key} ${day}`) ?? 0);
      return { ...goal, days, records, total: records.reduce((sum, n) => sum + n, 0), today: records.at(-1) ?? 0 };
    });
}
