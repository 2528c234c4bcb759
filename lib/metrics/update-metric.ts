import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { checkDerived } from './check-derived';
import { MetricChange, type MetricView } from './schemas';
import { givenFields, jsonOrNull, lockMetric, viewMetric } from './store';

/**
 * Changes a metric; its reference stays. Stored values do not become derived ones: that is refused with `wrong_state`
 * while it has statistics or a tracker. Throws `not_found`, and `invalid_input` as `createMetric` does.
 */
export async function updateMetric(ctx: Context, input: { ref: string; change: MetricChange }): Promise<MetricView> {
  requirePermission(ctx, 'edit');
  const { derived, ...change } = givenFields(MetricChange.parse(input.change), input.change);
  return inTransaction(ctx, async (tx) => {
    const { domain, ...row } = await lockMetric(tx, input.ref);
    if (derived != null) await checkDerived(tx.db, input.ref, derived);
    const tracked = (await tx.db.tracker.count({ where: { metricId: row.id, archivedAt: null } })) > 0;
    const before = viewMetric(row, domain, tracked);
    if (derived != null && (tracked || (await tx.db.statistic.findFirst({ where: { metricId: row.id } })) !== null)) {
      throw new Problem('wrong_state', `"${input.ref}" has statistics of its own; derive a new metric instead.`);
    }
    const updated = await tx.db.metric.update({
      where: { id: row.id },
      data: {
        ...(change as Prisma.MetricUpdateInput),
        ...(derived === undefined ? {} : { derived: jsonOrNull(derived) }),
      },
    });
    const after = viewMetric(updated, domain, tracked);
    await logActivity(tx, { action: 'metric.changed', entity: 'metric', entityKey: input.ref, before, after });
    return after;
  });
}
