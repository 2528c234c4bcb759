import type { Context } from '@/lib/db/context';

/**
 * Private to this room: takes the sample's metrics, statistics and boards away. A metric that one of your own is made
 * from stays and is yours from then on, as its domain is when it holds metrics of your own.
 */
export async function removeSampleMetrics({ db }: Context): Promise<void> {
  await db.board.deleteMany({ where: { sample: true } });
  await db.$executeRaw`
    UPDATE metric SET sample = false FROM metric_domain d
    WHERE d.id = metric.domain_id AND metric.sample AND EXISTS (
      SELECT FROM metric own LEFT JOIN tracker t ON t.metric_id = own.id
      WHERE NOT own.sample AND d.ref || '/' || metric.ref IN (
        own.derived->>'metric', own.derived->>'numerator', own.derived->>'denominator', t.source->>'metric'))`;
  await db.$executeRaw`DELETE FROM statistic WHERE metric_id IN (SELECT id FROM metric WHERE sample)`;
  await db.$executeRaw`DELETE FROM annotation WHERE metric_id IN (SELECT id FROM metric WHERE sample)`;
  await db.$executeRaw`DELETE FROM tracker WHERE metric_id IN (SELECT id FROM metric WHERE sample)`;
  await db.metric.deleteMany({ where: { sample: true } });
  await db.metricDomain.deleteMany({ where: { sample: true, metrics: { none: {} } } });
  await db.metricDomain.updateMany({ where: { sample: true }, data: { sample: false } });
}
