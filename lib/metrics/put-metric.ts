import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createMetric } from './create-metric';
import { ensureDomain } from './ensure-domain';
import type { MetricInput, MetricView } from './schemas';
import { halvesOf, refuseOwn } from './store';
import { updateMetric } from './update-metric';

/**
 * Makes a metric what the input says: a new one is added, with its domain (of that name) when it is missing; one that is there is
 * changed. Safe to ask twice and at once. Throws `wrong_state` in a domain of the product itself, and what `createMetric`
 * and `updateMetric` throw.
 */
export async function putMetric(
  ctx: Context,
  input: MetricInput & { domainName?: string | undefined },
): Promise<MetricView> {
  requirePermission(ctx, 'edit');
  const { domainName, ...metric } = input;
  const { ref, ...change } = metric;
  const { domain } = halvesOf(ref);
  refuseOwn(domain);
  await ensureDomain(ctx, { ref: domain, name: domainName ?? domain });
  try {
    return await createMetric(ctx, metric);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return updateMetric(ctx, { ref, change });
    throw error;
  }
}
