import type { Database } from '@/lib/db/context';
import { findOwnMetrics } from './find-own-metrics';
import { referencesOf, type MetricView } from './schemas';
import { halvesOf, isOwnDomain, viewMetric } from './store';

/** Where the values of one of the product's own metrics are. */
export type OwnSource =
  | { type: 'stock'; stockId: number }
  | { type: 'flow'; flowId: number; kind: string }
  | { type: 'experiment'; experimentId: number; outcome: string };

/** A metric as those need it who read its values. `periods` is empty unless it is the product's own. */
export type KnownMetric = MetricView & {
  domainName: string;
  /** How a tracker makes its values; null without one. */
  aggregate: string | null;
  own: OwnSource | null;
};

/**
 * Private to this room: metrics by reference, with everything that they are derived from. Unknown ones are left out. A
 * handful of statements per level of derivation, however many are asked for.
 */
export async function findMetrics(db: Database, refs: readonly string[]): Promise<Map<string, KnownMetric>> {
  const found = new Map<string, KnownMetric>();
  const asked = new Set<string>();
  let wanted = [...new Set(refs)];
  while (wanted.length > 0) {
    for (const ref of wanted) asked.add(ref);
    const own = wanted.filter((ref) => isOwnDomain(halvesOf(ref).domain));
    const stored = wanted.filter((ref) => !own.includes(ref));
    const next: string[] = [];
    for (const metric of [...(await findStored(db, stored)), ...(await findOwnMetrics(db, { refs: own }))]) {
      found.set(metric.ref, metric);
      if (metric.derived !== null) next.push(...referencesOf(metric.derived));
    }
    wanted = [...new Set(next)].filter((ref) => !asked.has(ref));
  }
  return found;
}

async function findStored(db: Database, refs: readonly string[]): Promise<KnownMetric[]> {
  if (refs.length === 0) return [];
  const halves = refs.map(halvesOf);
  const rows = await db.metric.findMany({
    where: { OR: halves.map(({ domain, metric }) => ({ ref: metric, domain: { ref: domain } })) },
    include: { domain: true },
  });
  return withTrackers(db, rows);
}

type StoredRow = Parameters<typeof viewMetric>[0] & { domain: { ref: string; name: string } };

/** Stored metrics as known ones: what tracks them is one more statement. */
export async function withTrackers(db: Database, rows: readonly StoredRow[]): Promise<KnownMetric[]> {
  if (rows.length === 0) return [];
  const trackers = await db.tracker.findMany({
    where: { metricId: { in: rows.map(({ id }) => id) }, archivedAt: null },
    select: { metricId: true, aggregate: true },
  });
  const aggregates = new Map(trackers.map(({ metricId, aggregate }) => [metricId, aggregate]));
  return rows.map((row) => ({
    ...viewMetric(row, row.domain, aggregates.has(row.id)),
    domainName: row.domain.name,
    aggregate: aggregates.get(row.id) ?? null,
    own: null,
  }));
}
