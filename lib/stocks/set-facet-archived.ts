import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { getFacet } from './get-facet';
import type { FacetView } from './schemas';
import { viewFacet } from './view';
import { wantRebuild } from './want-rebuild';

/** Private to this room: archives or restores; what is so already stays as it is. */
export async function setFacetArchived(ctx: Context, slug: string, archivedAt: Date | null): Promise<FacetView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await getFacet(tx, { slug });
    if ((before.archivedAt === null) === (archivedAt === null)) return before;
    await wantRebuild(tx.db, before.kind);
    const row = await tx.db.facet.update({ where: { slug }, data: { archivedAt } });
    const action = archivedAt === null ? 'facet.restored' : 'facet.archived';
    await logActivity(tx, { action, entity: 'facet', entityKey: slug });
    return viewFacet(row);
  });
}
