import type { Database } from '@/lib/db/context';
import { readTracker } from './load-tracker';

/**
 * Private to this room: why a metric is no outcome of experiments, as what follows its name; null when it is one. An
 * outcome adds up the daily values of single objects. A metric of which nothing is recorded yet may become one.
 */
export async function whyNotPerSubject(db: Database, metric: { id: number; kind: string }): Promise<string | null> {
  if (metric.kind !== 'count' && metric.kind !== 'sum') {
    return `is a ${metric.kind}: its values cannot be added up over days`;
  }
  const row = await db.tracker.findUnique({ where: { metricId: metric.id } });
  if (row !== null && row.archivedAt === null) {
    const { aggregate, dimensions, periods } = readTracker(row, '');
    if (aggregate === 'mean' || aggregate === 'min' || aggregate === 'max') {
      return `is the ${aggregate} of records: its values cannot be added up over days`;
    }
    if (!periods.includes('day')) return 'has no values by day: its tracker computes other periods';
    const [only] = dimensions;
    return dimensions.length === 1 && only?.name === 'object'
      ? null
      : 'has no values per object: its tracker must split by one dimension, "object"';
  }
  // Answered by the index on (metric_id, period, date): the first row decides, unless it is a total.
  const [found] = await db.$queryRaw<{ any: boolean; objects: boolean }[]>`
    SELECT EXISTS (SELECT FROM statistic s WHERE s.metric_id = ${metric.id}) AS any,
      EXISTS (SELECT FROM statistic s WHERE s.metric_id = ${metric.id} AND s.period = 'day'
        AND s.dimensions ? 'object' AND s.dimensions - 'object' = '{}'::jsonb) AS objects`;
  return found?.any === true && !found.objects ? 'has no values per object and day (the dimension "object")' : null;
}
