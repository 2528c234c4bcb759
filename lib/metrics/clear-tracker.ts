import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { viewTracker } from './load-tracker';
import { lockMetric } from './store';

/**
 * Ends the tracker of a metric; its statistics stay as they are, and from then on others may be recorded. Setting one
 * again replaces them, unless others were recorded meanwhile. Ending twice changes nothing. Throws `wrong_state` for one that the source tree declares.
 */
export async function clearTracker(ctx: Context, input: { metric: string }): Promise<void> {
  requirePermission(ctx, 'edit');
  await inTransaction(ctx, async (tx) => {
    const metric = await lockMetric(tx, input.metric);
    const row = await tx.db.tracker.findUnique({ where: { metricId: metric.id } });
    if (row === null || row.archivedAt !== null) return;
    if (row.declared) {
      throw new Problem('wrong_state', `The tracker of "${input.metric}" is declared in the source tree.`);
    }
    // The clock by which statistics are recorded: what comes later is somebody else's.
    await tx.db.$executeRaw`
      UPDATE tracker SET archived_at = clock_timestamp(), fingerprint = NULL WHERE metric_id = ${metric.id}`;
    await logActivity(tx, {
      action: 'tracker.cleared',
      entity: 'metric',
      entityKey: input.metric,
      before: viewTracker(row, input.metric),
    });
  });
}
