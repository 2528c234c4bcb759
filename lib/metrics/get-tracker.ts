import { requirePermission, type Context } from '@/lib/db/context';
import { viewTracker } from './load-tracker';
import { halvesOf } from './store';
import type { TrackerView } from './tracker.schemas';

/** The tracker of a metric; null when its statistics are recorded by others, also when it had one before. */
export async function getTracker(ctx: Context, input: { metric: string }): Promise<TrackerView | null> {
  requirePermission(ctx, 'read');
  const { domain, metric: ref } = halvesOf(input.metric);
  const metric = await ctx.db.metric.findFirst({ where: { ref, domain: { ref: domain } }, select: { id: true } });
  const row = metric === null ? null : await ctx.db.tracker.findUnique({ where: { metricId: metric.id } });
  return row === null || row.archivedAt !== null ? null : viewTracker(row, input.metric);
}
