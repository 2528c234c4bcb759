import { requirePermission, type Context } from '@/lib/db/context';
import * as declared from '@/lib/definitions';
import { listDrift } from '@/lib/experiments/list-drift';
import { listMetricDrift } from '@/lib/metrics/list-metric-drift';
import { listStockDrift } from '@/lib/stocks/list-stock-drift';
import type { DeclarationsView, DriftRow } from './schemas';

/** Pages on which what drifts can be looked at; what has none of its own is null. */
const PAGES: Record<string, (key: string) => string> = {
  experiment: (key) => `/experiments/${key}`,
  goal: (key) => `/goals/${key}`,
  stock: (key) => `/stocks/${key}`,
  flow: (key) => `/flows/${key}`,
  process: (key) => `/processes/${key}`,
  metric: (key) => `/metrics/${key.replace('%2F', '/')}`,
};

/** What the source tree declares, and where the database says something else. */
export async function readDeclarations(ctx: Context): Promise<DeclarationsView> {
  requirePermission(ctx, 'read');
  const drift = [...(await listDrift(ctx)), ...(await listStockDrift(ctx)), ...(await listMetricDrift(ctx))];
  return {
    declared: {
      experiments: declared.experiments.length,
      goals: declared.goals.length,
      stocks: declared.stocks.length,
      flows: declared.flows.length,
      facets: declared.facets.length,
      processes: declared.processes.length,
      'decay rules': declared.decayRules.length,
      domains: declared.domains.length,
      metrics: declared.metrics.length,
    },
    drift: drift.map(({ kind, key, field, declared: code, stored }): DriftRow => {
      const missing = field === 'missing';
      return {
        kind,
        key,
        field: missing ? null : field,
        code: missing ? null : JSON.stringify(code),
        here: missing ? null : JSON.stringify(stored),
        href: missing ? null : (PAGES[kind]?.(encodeURIComponent(key)) ?? null),
      };
    }),
  };
}
