import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { getLogSource } from './get-log-source';
import type { SourceView } from './schemas';
import { viewSource } from './view';

/** Private to this room: archives or restores; what is so already stays as it is. */
export async function setLogSourceArchived(ctx: Context, slug: string, archivedAt: Date | null): Promise<SourceView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await getLogSource(tx, { slug });
    if ((before.archivedAt === null) === (archivedAt === null)) return before;
    const row = await tx.db.logSource.update({ where: { slug }, data: { archivedAt } });
    const action = archivedAt === null ? 'log_source.restored' : 'log_source.archived';
    await logActivity(tx, { action, entity: 'log_source', entityKey: slug });
    return viewSource(row);
  });
}
