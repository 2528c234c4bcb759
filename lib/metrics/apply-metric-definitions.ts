import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import * as source from '@/lib/definitions';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { declaredDomain, declaredMetric, type MetricDeclarations } from './declared';
import { findMetrics } from './find-metrics';
import { referencesOf, type MetricInput } from './schemas';
import { halvesOf } from './store';

/**
 * Adds the domains and metrics that the source tree declares and the database lacks, and answers what was added. What
 * exists is never changed, also when it differs (`listMetricDrift` says how) or is archived. Metrics come after those
 * that they are derived from, whatever the order of their declarations. Safe when many instances start at once.
 */
export async function applyMetricDefinitions(
  ctx: Context,
  declarations: MetricDeclarations = source,
): Promise<{ domains: string[]; metrics: string[] }> {
  requirePermission(ctx, 'edit');
  const metrics = declarations.metrics.map(declaredMetric);
  const known = await findMetrics(
    ctx.db,
    metrics.map(({ ref }) => ref),
  );
  const missing = metrics.filter(({ ref }) => !known.has(ref));
  const added = { domains: [] as string[], metrics: [] as string[] };
  const declared = new Map(declarations.domains.map(declaredDomain).map((domain) => [domain.ref, domain]));
  const named = missing.map(({ ref }) => halvesOf(ref).domain);
  const rows = await ctx.db.metricDomain.findMany({ select: { ref: true } });
  for (const ref of new Set([...declared.keys(), ...named])) {
    if (rows.some((row) => row.ref === ref)) continue;
    if (await isNew(createDomain(ctx, declared.get(ref) ?? { ref, name: ref }))) added.domains.push(ref);
  }
  for (const metric of inOrder(missing)) {
    if (await isNew(createMetric(ctx, metric))) added.metrics.push(metric.ref);
  }
  return added;
}

/** Sources first. What is derived in a circle comes last and is refused when it is created. */
function inOrder<T extends MetricInput>(metrics: readonly T[]): T[] {
  const ordered: T[] = [];
  let open = [...metrics];
  while (open.length > 0) {
    const waits = (metric: T) =>
      metric.derived != null && referencesOf(metric.derived).some((ref) => open.some((one) => one.ref === ref));
    const ready = open.filter((metric) => !waits(metric));
    if (ready.length === 0) return [...ordered, ...open];
    ordered.push(...ready);
    open = open.filter(waits);
  }
  return ordered;
}

/** Another instance may have been first. */
async function isNew(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return false;
    throw error;
  }
}
