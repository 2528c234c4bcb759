import type { Context, Database } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { compileSource, isSourceDefined, type CompiledSource } from '@/lib/subjects/sources';
import type { ExperimentView } from '../schemas';

/** A metric as an outcome of experiments: a value per object and day. */
export type OutcomeMetric = { ref: string; source: CompiledSource; betterWhen: 'higher' | 'lower'; unit: string };

/** Only whether a metric is there is asked; the calendar does not matter. */
export const METRIC_OPTIONS = { timeZone: 'UTC', paths: ['object'] };

/** A metric by its objects as rows. @throws Error when its room was not loaded: none must be taken for unknown then */
export async function compileMetric(
  db: Database,
  metric: string,
  options: { timeZone: string; paths: readonly string[] },
): Promise<CompiledSource | null> {
  if (!isSourceDefined('metric')) throw new Error('lib/metrics/sources is not loaded');
  return compileSource(db, { type: 'metric', metric }, options);
}

/** The metrics that some of these experiments have chosen and that exist. Nothing is asked when none has chosen any. */
export async function outcomeMetrics(
  { db }: Pick<Context, 'db'>,
  experiments: readonly Pick<ExperimentView, 'metrics'>[],
): Promise<OutcomeMetric[]> {
  const refs = [...new Set(experiments.flatMap(({ metrics }) => metrics.map(({ metric }) => metric)))].sort();
  if (refs.length === 0) return [];
  const { timeZone } = await readSettings(db);
  const found: OutcomeMetric[] = [];
  for (const ref of refs) {
    const source = await compileMetric(db, ref, { ...METRIC_OPTIONS, timeZone });
    if (source === null) continue;
    found.push({ ref, source, betterWhen: source.about?.betterWhen ?? 'higher', unit: source.about?.unit ?? '' });
  }
  return found;
}
