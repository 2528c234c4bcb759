import { logActivity } from '@/lib/activity/log-activity';
import { bumpConfigVersion } from '@/lib/db/config-version';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { GoalInput, type GoalView } from './schemas';
import { viewGoal } from './view-goal';

/** Defines a goal. Its key must be free; two who ask at once get one goal and one `already_exists`. */
export async function createGoal(
  ctx: Context,
  input: GoalInput,
  options: { sample?: boolean } = {},
): Promise<GoalView> {
  requirePermission(ctx, 'edit');
  const goal = GoalInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    const created = await tx.db.goal.createManyAndReturn({
      data: [{ ...goal, sample: options.sample ?? false, createdAt: ctx.now }],
      skipDuplicates: true,
    });
    const row = created[0];
    if (row === undefined)
      throw new Problem('already_exists', `There is a goal "${goal.key}" already.`, { key: ['is taken'] });
    await bumpConfigVersion(tx.db);
    await logActivity(tx, { action: 'goal.created', entity: 'goal', entityKey: goal.key, after: goal });
    return viewGoal(row);
  });
}
