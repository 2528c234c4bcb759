import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { removeMetrics } from './remove-metrics';
import { lockDomain } from './store';

/**
 * Removes a domain with its metrics, as long as none of these has statistics. Throws `wrong_state` when one has, or when
 * a metric of another domain is made from one; `not_found`.
 */
export async function deleteDomain(ctx: Context, input: { ref: string }): Promise<void> {
  requirePermission(ctx, 'edit');
  await inTransaction(ctx, async (tx) => {
    const domain = await lockDomain(tx, input.ref);
    const rows = await tx.db.$queryRaw<{ id: number; ref: string }[]>`
      SELECT id, ${`${input.ref}/`} || ref AS ref FROM metric WHERE domain_id = ${domain.id} ORDER BY id FOR UPDATE`;
    await removeMetrics(tx, rows);
    await tx.db.metricDomain.delete({ where: { id: domain.id } });
    await logActivity(tx, { action: 'metric_domain.deleted', entity: 'metric_domain', entityKey: input.ref });
  });
}
