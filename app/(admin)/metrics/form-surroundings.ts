import { readSurroundings as readStocks } from '@/app/(admin)/stocks/form-surroundings';
import type { MetricSurroundings } from '@/components/metrics/types';
import type { Context } from '@/lib/db/context';
import { listExperiments } from '@/lib/experiments/list-experiments';
import { listGoals } from '@/lib/goals/list-goals';
import { listDomains } from '@/lib/metrics/list-domains';
import { listMetrics } from '@/lib/metrics/list-metrics';

/** What the form of a metric proposes: what is defined, and the attributes that are in use. */
export async function readSurroundings(ctx: Context): Promise<MetricSurroundings> {
  const [domains, metrics, goals, experiments, { flows, kinds, paths }] = await Promise.all([
    listDomains(ctx),
    listMetrics(ctx),
    listGoals(ctx),
    listExperiments(ctx),
    readStocks(ctx),
  ]);
  return {
    domains: domains.filter(({ own }) => !own).map(({ ref, name }) => ({ ref, name })),
    metrics: metrics.map(({ ref, name }) => ({ ref, name })),
    goals: goals.map(({ key, name }) => ({ key, name })),
    experiments: experiments.map(({ key, name, variants }) => ({
      key,
      name,
      variants: variants.map((variant) => variant.key),
    })),
    flows: flows.map(({ slug, name }) => ({ slug, name })),
    kinds: kinds.length === 0 ? ['user', 'visitor'] : kinds,
    paths,
  };
}
