import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createMetric } from './create-metric';
import { ensureDomain } from './ensure-domain';
import type { MetricInput, MetricView } from './schemas';
import { halvesOf, refuseOwn } from './store';
import { updateMetric } from './update-metric';

/**
 * Makes a metric what the input says: a new one is added, with its domain when that is missing; one that is there is
 * changed. Safe to ask twice and at once. Throws `wrong_state` in a domain of the product itself, and what `createMetric`
 * and `updateMetric` throw.
 */
export async function putMetric(ctx: Context, input: MetricInput): Promise<MetricView> {
  requirePermission(ctx, 'edit');
  const { ref, ...change } = input;
  const { domain } = halvesOf(ref);
  refuseOwn(domain);
  await ensureDomain(ctx, { ref: domain, name: domain });
  try {
    return await createMetric(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return updateMetric(ctx, { ref, change });
    throw error;
  }
}
