import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { viewTracker } from './load-tracker';
import { requireKnownSource } from './require-known-source';
import { lockMetric } from './store';
import { TrackerInput, type TrackerView } from './tracker.schemas';

/**
 * Says how the statistics of a metric are computed. The next run computes all of them; a change begins anew. The metric's
 * statistics are the tracker's from then on: one that was recorded by hand must go first, so that nothing is lost unseen.
 * Throws `wrong_state` for that, for derived metrics and for trackers that the source tree declares.
 */
export async function setTracker(ctx: Context, input: TrackerInput): Promise<TrackerView> {
  requirePermission(ctx, 'edit');
  const tracker = TrackerInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    const metric = await lockMetric(tx, tracker.metric);
    if (metric.derived !== null) {
      throw new Problem('wrong_state', `"${tracker.metric}" is computed from other metrics.`, {
        metric: ['is derived'],
      });
    }
    const before = await tx.db.tracker.findUnique({ where: { metricId: metric.id } });
    if (before?.declared === true && before.archivedAt === null) {
      throw new Problem('wrong_state', `The tracker of "${tracker.metric}" is declared in the source tree.`);
    }
    await refuseRecorded(tx, metric.id, tracker.metric, before);
    await requireKnownSource(tx, tracker);
    const { source, aggregate, periods, dimensions } = tracker;
    const data = {
      source: source as Prisma.InputJsonObject,
      aggregate,
      periods,
      dimensions,
      declared: false,
      archivedAt: null,
    };
    const row = await tx.db.tracker.upsert({
      where: { metricId: metric.id },
      create: { metricId: metric.id, createdAt: ctx.now, ...data },
      update: data,
    });
    const after = viewTracker(row, tracker.metric);
    await logActivity(tx, {
      action: before === null ? 'tracker.created' : 'tracker.changed',
      entity: 'metric',
      entityKey: tracker.metric,
      ...(before === null ? {} : { before: viewTracker(before, tracker.metric) }),
      after,
    });
    return after;
  });
}

/** Statistics of before the first tracker, or of after the last was cleared, are somebody's. */
async function refuseRecorded(
  tx: Context,
  metricId: number,
  ref: string,
  before: { archivedAt: Date | null } | null,
): Promise<void> {
  if (before !== null && before.archivedAt === null) return;
  const since = before?.archivedAt == null ? {} : { recordedAt: { gt: before.archivedAt } };
  const recorded = await tx.db.statistic.count({ where: { metricId, ...since } });
  if (recorded === 0) return;
  const count = new Intl.NumberFormat('en').format(recorded);
  throw new Problem(
    'wrong_state',
    `"${ref}" has ${count} recorded statistics, which a tracker would replace; use another metric.`,
  );
}
