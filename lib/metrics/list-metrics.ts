import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { findMetrics, withTrackers, type KnownMetric } from './find-metrics';
import { findOwnMetrics } from './find-own-metrics';
import { referencesOf, type MetricSummary } from './schemas';
import { readNewest } from './summaries.sql';

/**
 * All metrics with their newest value: by domain and name, the product's own domains last. Archived ones, and those of
 * archived domains, only when asked for. `search`: every word occurs in a reference, a name or a description. A dozen
 * statements, however many metrics there are.
 */
export async function listMetrics(
  ctx: Context,
  input: { search?: string | undefined; archived?: boolean | undefined; domain?: string | undefined } = {},
): Promise<MetricSummary[]> {
  requirePermission(ctx, 'read');
  const [{ timeZone }, stored, own] = await Promise.all([
    readSettings(ctx.db),
    listStored(ctx, input.archived === true),
    findOwnMetrics(ctx.db),
  ]);
  const words = (input.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = [...stored, ...own].filter(
    (metric) =>
      (input.archived === true || metric.archivedAt === null) &&
      (input.domain === undefined || metric.ref.startsWith(`${input.domain}/`)) &&
      words.every((word) => textOf(metric).includes(word)),
  );
  const sources = wanted.flatMap(({ derived }) => (derived === null ? [] : referencesOf(derived)));
  const known = sources.length === 0 ? new Map<string, KnownMetric>() : await findMetrics(ctx.db, sources);
  const today = dayOf(ctx.now, timeZone);
  const newest = await readNewest(ctx.db, wanted, known, { timeZone, today });
  return wanted.map((metric): MetricSummary => {
    const { own: _own, aggregate: _aggregate, ...view } = metric;
    const nothing = { latest: null, sparkline: [], period: view.periods[0] ?? 'day', periods: view.periods };
    return { ...view, ...(newest.get(view.ref) ?? nothing) };
  });
}

const textOf = ({ ref, name, description, domainName }: KnownMetric) =>
  `${ref} ${name} ${description} ${domainName}`.toLowerCase();

async function listStored(ctx: Context, archived: boolean): Promise<KnownMetric[]> {
  const rows = await ctx.db.metric.findMany({
    where: archived ? {} : { archivedAt: null, domain: { archivedAt: null } },
    include: { domain: true },
    orderBy: [{ domain: { name: 'asc' } }, { domain: { ref: 'asc' } }, { name: 'asc' }, { ref: 'asc' }],
  });
  const known = await withTrackers(ctx.db, rows);
  const hidden = new Map(rows.map(({ id, domain }) => [id, domain.archivedAt?.toISOString() ?? null]));
  return known.map((metric) => ({ ...metric, archivedAt: metric.archivedAt ?? hidden.get(metric.id ?? 0) ?? null }));
}
