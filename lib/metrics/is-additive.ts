import type { KnownMetric } from './find-metrics';

/**
 * Private to this room: may the values of different objects be added up? Counts and sums may; distinct subjects may not,
 * since one subject may be among several objects. Pure.
 */
export function isAdditive(metric: KnownMetric, known: ReadonlyMap<string, KnownMetric>): boolean {
  if (metric.derived !== null) {
    if (metric.derived.type !== 'difference') return false;
    const source = known.get(metric.derived.metric);
    return source !== undefined && isAdditive(source, known);
  }
  const { aggregate, kind } = metric;
  if (aggregate !== null) return aggregate === 'count' || aggregate === 'sum';
  return kind === 'count' || kind === 'sum';
}
