import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { getDecayRule } from './get-decay-rule';
import { getStock } from './get-stock';
import type { DecayRuleView } from './schemas';
import { viewDecayRule } from './view';
import { wantRebuild } from './want-rebuild';

/** Private to this room: archives or restores; what is so already stays as it is. */
export async function setDecayRuleArchived(
  ctx: Context,
  slug: string,
  archivedAt: Date | null,
): Promise<DecayRuleView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await getDecayRule(tx, { slug });
    if ((before.archivedAt === null) === (archivedAt === null)) return before;
    await wantRebuild(tx.db, (await getStock(tx, { slug: before.stock })).kind);
    const row = await tx.db.decayRule.update({ where: { slug }, data: { archivedAt } });
    const action = archivedAt === null ? 'decay_rule.restored' : 'decay_rule.archived';
    await logActivity(tx, { action, entity: 'decay_rule', entityKey: slug });
    return viewDecayRule(row);
  });
}
