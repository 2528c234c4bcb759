import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '@/lib/db/context';
import type { Tracker } from '@/lib/db/generated/client';
import { trackers as declared } from '@/lib/definitions';
import type { CompiledSource } from '@/lib/subjects/sources';
import { Period, PERIODS } from './schemas';
import { Aggregate, TrackerDimension, TrackerSource, type TrackerInput, type TrackerView } from './tracker.schemas';

/** Private to this room: a tracker as it is defined, whether in the database or in the source tree. */
export type TrackerDefinition = z.output<typeof TrackerInput> & { metricId: number; declared: boolean };

const Stored = z.object({
  source: TrackerSource,
  aggregate: Aggregate,
  periods: z.array(Period).min(1),
  dimensions: z.array(TrackerDimension),
});

/** A stored tracker; the source tree's word counts for those that stand there. */
export function readTracker(row: Tracker, metric: string): TrackerDefinition {
  const { source, aggregate, periods, dimensions } = Stored.parse(row);
  const ordered = PERIODS.filter((period) => periods.includes(period));
  return { metric, metricId: row.metricId, declared: row.declared, source, aggregate, periods: ordered, dimensions };
}

export function viewTracker(row: Tracker, metric: string): TrackerView {
  const { metricId: _, ...definition } = readTracker(row, metric);
  return {
    ...definition,
    recordedOn: row.recordedOn?.toISOString().slice(0, 10) ?? null,
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** Every tracker that is not archived, of metrics that are not: those that read other metrics after the others. */
export async function loadTrackers(db: Database): Promise<{ definition: TrackerDefinition; row: Tracker }[]> {
  const rows = await db.tracker.findMany({ where: { archivedAt: null }, orderBy: { metricId: 'asc' } });
  const metrics = await db.metric.findMany({
    where: { id: { in: rows.map((row) => row.metricId) }, archivedAt: null },
    select: { id: true, ref: true, domain: { select: { ref: true } } },
  });
  const refs = new Map(metrics.map(({ id, ref, domain }) => [id, `${domain.ref}/${ref}`]));
  const loaded = rows.flatMap((row) => {
    const ref = refs.get(row.metricId);
    return ref === undefined ? [] : [{ definition: readTracker(row, ref), row }];
  });
  const byRef = new Map(loaded.map((one) => [one.definition.metric, one]));
  const depth = (ref: string, seen: readonly string[] = []): number => {
    const source = byRef.get(ref)?.definition.source;
    return source?.type !== 'metric' || seen.includes(ref) ? 0 : 1 + depth(source.metric, [...seen, ref]);
  };
  return loaded.sort((a, b) => depth(a.definition.metric) - depth(b.definition.metric));
}

/** What the statistics depend on beside the records: when it differs, everything is computed anew. */
export function fingerprintOf(tracker: TrackerDefinition, source: CompiledSource, timeZone: string): string {
  const { aggregate, periods, dimensions } = tracker;
  return createHash('sha256')
    .update(JSON.stringify([source.identity, aggregate, periods, dimensions, timeZone]))
    .digest('hex')
    .slice(0, 32);
}

/** What the source tree says of the tracker of a metric. */
export function declaredTracker(metric: string): (typeof declared)[number] | undefined {
  return declared.find((one) => one.metric === metric);
}
