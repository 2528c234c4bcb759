import type { Context } from '@/lib/db/context';
import type { MetricView } from './schemas';
import { setMetricArchived } from './set-metric-archived';

/** Takes a metric out of lists; its statistics stay. */
export async function archiveMetric(ctx: Context, input: { ref: string }): Promise<MetricView> {
  return setMetricArchived(ctx, input.ref, ctx.now);
}
