import { logActivity } from '@/lib/activity/log-activity';
import { bumpConfigVersion } from '@/lib/db/config-version';
import { requirePermission, type Context } from '@/lib/db/context';
import { markAnew } from '@/lib/db/mark-anew';
import { inTransaction } from '@/lib/db/transaction';
import { getGoal } from './get-goal';
import { GoalChange, type GoalView } from './schemas';
import { viewGoal } from './view-goal';

/** Changes what a goal is called or how it counts; the key stays. Reports follow with the next run. */
export async function updateGoal(ctx: Context, input: { key: string; change: GoalChange }): Promise<GoalView> {
  requirePermission(ctx, 'edit');
  const change = GoalChange.parse(input.change);
  const data = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return inTransaction(ctx, async (tx) => {
    const before = await getGoal(tx, input);
    const after = viewGoal(await tx.db.goal.update({ where: { key: input.key }, data }));
    // What came while it was no conversion was not counted as one.
    if (after.conversion && !before.conversion) await markAnew(tx.db, { goal: input.key });
    await bumpConfigVersion(tx.db);
    await logActivity(tx, { action: 'goal.changed', entity: 'goal', entityKey: input.key, before, after });
    return after;
  });
}
