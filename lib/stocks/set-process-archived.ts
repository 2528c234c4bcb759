import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { getProcess } from './get-process';
import type { ProcessView } from './schemas';
import { viewProcess } from './view';

/** Private to this room: archives or restores; what is so already stays as it is. */
export async function setProcessArchived(ctx: Context, slug: string, archivedAt: Date | null): Promise<ProcessView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await getProcess(tx, { slug });
    if ((before.archivedAt === null) === (archivedAt === null)) return before;
    const row = await tx.db.process.update({ where: { slug }, data: { archivedAt } });
    const action = archivedAt === null ? 'process.restored' : 'process.archived';
    await logActivity(tx, { action, entity: 'process', entityKey: slug });
    return viewProcess(row);
  });
}
