import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { clearTracker } from './clear-tracker';
import { createMetric } from './create-metric';
import { getTracker } from './get-tracker';
import type { MetricInput, MetricView } from './schemas';
import { setTracker } from './set-tracker';
import type { TrackerInput } from './tracker.schemas';
import { updateMetric } from './update-metric';

/**
 * Makes or changes a metric together with what its values are computed from: both or neither. `tracker` null takes the
 * tracker away, unless it is declared in code. Throws what `createMetric`, `updateMetric` and `setTracker` throw.
 */
export async function saveMetric(
  ctx: Context,
  input: { create: boolean; metric: MetricInput; tracker: TrackerInput | null },
): Promise<MetricView> {
  requirePermission(ctx, 'edit');
  const { create, metric, tracker } = input;
  return inTransaction(ctx, async (tx) => {
    const { ref, ...change } = metric;
    const before = create ? null : await getTracker(tx, { metric: ref });
    if (before !== null && !before.declared && tracker === null) await clearTracker(tx, { metric: ref });
    const saved = create ? await createMetric(tx, metric) : await updateMetric(tx, { ref, change });
    if (tracker !== null && before?.declared !== true) await setTracker(tx, { ...tracker, metric: ref });
    return saved;
  });
}
