import { logActivity } from '@/lib/activity/log-activity';
import { bumpConfigVersion } from '@/lib/db/config-version';
import { requirePermission, type Context } from '@/lib/db/context';
import { markAnew } from '@/lib/db/mark-anew';
import { inTransaction } from '@/lib/db/transaction';
import { getGoal } from './get-goal';
import type { GoalView } from './schemas';
import { viewGoal } from './view-goal';

/** Hides a goal from lists and from reports that take every goal. Its records are kept and new ones still count. */
export async function archiveGoal(ctx: Context, input: { key: string }): Promise<GoalView> {
  return setArchived(ctx, input.key, ctx.now, 'goal.archived');
}

/** Brings an archived goal back. */
export async function restoreGoal(ctx: Context, input: { key: string }): Promise<GoalView> {
  return setArchived(ctx, input.key, null, 'goal.restored');
}

async function setArchived(ctx: Context, key: string, archivedAt: Date | null, action: string): Promise<GoalView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await getGoal(tx, { key });
    if ((before.archivedAt === null) === (archivedAt === null)) return before;
    const after = viewGoal(await tx.db.goal.update({ where: { key }, data: { archivedAt } }));
    // What came while it was archived was not counted as "any goal".
    if (archivedAt === null) await markAnew(tx.db, { goal: key });
    await bumpConfigVersion(tx.db);
    await logActivity(tx, { action, entity: 'goal', entityKey: key });
    return after;
  });
}
