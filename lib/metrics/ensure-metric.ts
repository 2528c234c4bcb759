import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createMetric } from './create-metric';
import { ensureDomain } from './ensure-domain';
import { getMetric } from './get-metric';
import type { MetricInput, MetricView } from './schemas';
import { halvesOf, isOwnDomain } from './store';

/**
 * Defines a metric unless it exists, with its domain when that is missing; what exists is answered as it is. Safe to ask
 * twice and at once.
 */
export async function ensureMetric(ctx: Context, input: MetricInput): Promise<MetricView> {
  const { domain } = halvesOf(input.ref);
  if (!isOwnDomain(domain)) await ensureDomain(ctx, { ref: domain, name: domain });
  try {
    return await createMetric(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getMetric(ctx, { ref: input.ref });
    throw error;
  }
}
