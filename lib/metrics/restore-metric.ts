import type { Context } from '@/lib/db/context';
import type { MetricView } from './schemas';
import { setMetricArchived } from './set-metric-archived';

/** Brings an archived metric back into lists. */
export async function restoreMetric(ctx: Context, input: { ref: string }): Promise<MetricView> {
  return setMetricArchived(ctx, input.ref, null);
}
