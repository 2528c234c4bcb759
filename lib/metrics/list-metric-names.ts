import { requirePermission, type Context } from '@/lib/db/context';
import { findOwnMetrics } from './find-own-metrics';

/** What a chart may show: every metric that is not archived, by domain and name, the product's own domains last. */
export async function listMetricNames(ctx: Context): Promise<{ ref: string; name: string; domainName: string }[]> {
  requirePermission(ctx, 'read');
  const [rows, own] = await Promise.all([
    ctx.db.metric.findMany({
      select: { ref: true, name: true, domain: { select: { ref: true, name: true } } },
      where: { archivedAt: null, domain: { archivedAt: null } },
      orderBy: [{ domain: { name: 'asc' } }, { domain: { ref: 'asc' } }, { name: 'asc' }, { ref: 'asc' }],
    }),
    findOwnMetrics(ctx.db),
  ]);
  return [
    ...rows.map(({ ref, name, domain }) => ({ ref: `${domain.ref}/${ref}`, name, domainName: domain.name })),
    ...own
      .filter(({ archivedAt }) => archivedAt === null)
      .map(({ ref, name, domainName }) => ({ ref, name, domainName })),
  ];
}
