import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { getFlow } from './get-flow';
import type { FlowView } from './schemas';
import { viewFlow } from './view';
import { wantRebuild } from './want-rebuild';

/** Private to this room: archives or restores; what is so already stays as it is. */
export async function setFlowArchived(ctx: Context, slug: string, archivedAt: Date | null): Promise<FlowView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await getFlow(tx, { slug });
    if ((before.archivedAt === null) === (archivedAt === null)) return before;
    await wantRebuild(tx.db, before.kind);
    const row = await tx.db.flow.update({ where: { slug }, data: { archivedAt } });
    const action = archivedAt === null ? 'flow.restored' : 'flow.archived';
    await logActivity(tx, { action, entity: 'flow', entityKey: slug });
    return viewFlow(row);
  });
}
