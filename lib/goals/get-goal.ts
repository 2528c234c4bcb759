import { Key } from '@/lib/config/names';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { GoalView } from './schemas';
import { viewGoal } from './view-goal';

/** One goal by its key, archived or not. */
export async function getGoal(ctx: Context, input: { key: string }): Promise<GoalView> {
  requirePermission(ctx, 'read');
  const key = Key.safeParse(input.key).data;
  const goal = key === undefined ? null : await ctx.db.goal.findUnique({ where: { key } });
  if (goal === null) throw new Problem('unknown_goal', `There is no goal "${input.key}".`);
  return viewGoal(goal);
}
