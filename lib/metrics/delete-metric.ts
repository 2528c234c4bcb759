import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { removeMetrics } from './remove-metrics';
import { lockMetric } from './store';

/**
 * Removes a metric that has no statistics. Throws `wrong_state` when it has some or when another metric is made from it,
 * `not_found`.
 */
export async function deleteMetric(ctx: Context, input: { ref: string }): Promise<void> {
  requirePermission(ctx, 'edit');
  await inTransaction(ctx, async (tx) => {
    const metric = await lockMetric(tx, input.ref);
    await removeMetrics(tx, [{ id: metric.id, ref: input.ref }]);
    await logActivity(tx, { action: 'metric.deleted', entity: 'metric', entityKey: input.ref });
  });
}
