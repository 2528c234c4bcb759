import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { getStock } from './get-stock';
import type { StockView } from './schemas';
import { viewStock } from './view';
import { wantRebuild } from './want-rebuild';

/** Private to this room: archives or restores; what is so already stays as it is. */
export async function setStockArchived(ctx: Context, slug: string, archivedAt: Date | null): Promise<StockView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await getStock(tx, { slug });
    if ((before.archivedAt === null) === (archivedAt === null)) return before;
    await wantRebuild(tx.db, before.kind);
    const row = await tx.db.stock.update({ where: { slug }, data: { archivedAt } });
    const action = archivedAt === null ? 'stock.restored' : 'stock.archived';
    await logActivity(tx, { action, entity: 'stock', entityKey: slug });
    return viewStock(row);
  });
}
