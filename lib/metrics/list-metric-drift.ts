import { isDeepStrictEqual } from 'node:util';
import { requirePermission, type Context } from '@/lib/db/context';
import * as source from '@/lib/definitions';
import { declaredDomain, declaredMetric, type MetricDeclarations } from './declared';
import { findMetrics } from './find-metrics';
import { viewDomain } from './store';

/** One field in which the database differs from the source tree. `field` is `missing` when it is not there at all. */
export type MetricDrift = {
  kind: 'domain' | 'metric';
  key: string;
  field: string;
  declared: unknown;
  stored: unknown;
};

/** Where domains and metrics are other than what the source tree declares. */
export async function listMetricDrift(ctx: Context, declarations: MetricDeclarations = source): Promise<MetricDrift[]> {
  requirePermission(ctx, 'read');
  const domains = declarations.domains.map(declaredDomain);
  const metrics = declarations.metrics.map(declaredMetric);
  const rows = await ctx.db.metricDomain.findMany({ where: { ref: { in: domains.map(({ ref }) => ref) } } });
  const known = await findMetrics(
    ctx.db,
    metrics.map(({ ref }) => ref),
  );
  return [...compare('domain', domains, rows.map(viewDomain)), ...compare('metric', metrics, [...known.values()])];
}

function compare(
  kind: MetricDrift['kind'],
  declared: readonly { ref: string }[],
  stored: readonly { ref: string }[],
): MetricDrift[] {
  return declared.flatMap((declaration): MetricDrift[] => {
    const key = declaration.ref;
    const row = stored.find(({ ref }) => ref === key) as Record<string, unknown> | undefined;
    if (row === undefined) return [{ kind, key, field: 'missing', declared: declaration, stored: null }];
    return Object.entries(declaration)
      .filter(([field, value]) => !isDeepStrictEqual(value, row[field]))
      .map(([field, value]) => ({ kind, key, field, declared: value, stored: row[field] ?? null }));
  });
}
