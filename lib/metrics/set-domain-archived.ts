import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import type { DomainView } from './schemas';
import { lockDomain, viewDomain } from './store';

/** Private to this room: hides a domain, or brings it back. Doing so twice changes nothing. */
export async function setDomainArchived(ctx: Context, ref: string, archivedAt: Date | null): Promise<DomainView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await lockDomain(tx, ref);
    if ((before.archivedAt === null) === (archivedAt === null)) return viewDomain(before);
    const row = await tx.db.metricDomain.update({ where: { id: before.id }, data: { archivedAt } });
    const action = archivedAt === null ? 'metric_domain.restored' : 'metric_domain.archived';
    await logActivity(tx, { action, entity: 'metric_domain', entityKey: ref });
    return viewDomain(row);
  });
}
