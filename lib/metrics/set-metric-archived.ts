import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import type { MetricView } from './schemas';
import { lockMetric, viewMetric } from './store';

/** Private to this room: hides a metric, or brings it back. Doing so twice changes nothing. */
export async function setMetricArchived(ctx: Context, ref: string, archivedAt: Date | null): Promise<MetricView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const { domain, ...before } = await lockMetric(tx, ref);
    const tracked = (await tx.db.tracker.count({ where: { metricId: before.id, archivedAt: null } })) > 0;
    if ((before.archivedAt === null) === (archivedAt === null)) return viewMetric(before, domain, tracked);
    const row = await tx.db.metric.update({ where: { id: before.id }, data: { archivedAt } });
    const action = archivedAt === null ? 'metric.restored' : 'metric.archived';
    await logActivity(tx, { action, entity: 'metric', entityKey: ref });
    return viewMetric(row, domain, tracked);
  });
}
