import { requirePermission, type Context } from '@/lib/db/context';
import type { GoalView } from './schemas';
import { viewGoal } from './view-goal';

/** All goals by key; archived ones only when asked for. */
export async function listGoals(ctx: Context, input: { includeArchived?: boolean } = {}): Promise<GoalView[]> {
  requirePermission(ctx, 'read');
  const goals = await ctx.db.goal.findMany({
    where: input.includeArchived === true ? {} : { archivedAt: null },
    orderBy: { key: 'asc' },
  });
  return goals.map(viewGoal);
}
