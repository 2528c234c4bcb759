import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { METRIC_OPTIONS, compileMetric } from './report/outcome-metrics';
import type { MetricChoice } from './schemas';

/** Throws `invalid_input` when a chosen metric does not exist or has no values per subject, naming it and saying why. */
export async function requireKnownMetrics(tx: Context, choices: readonly MetricChoice[]): Promise<void> {
  const metrics: string[] = [];
  for (const { metric } of choices) {
    const source = await compileMetric(tx.db, metric, METRIC_OPTIONS);
    if (source === null) metrics.push(`there is no metric "${metric}" with values of its own`);
    const why = (await source?.whyNotPerSubject?.()) ?? null;
    if (why !== null) metrics.push(`"${metric}" ${why}`);
  }
  if (metrics.length > 0)
    throw new Problem('invalid_input', `Not every metric can be compared: ${metrics.join('; ')}.`, { metrics });
}
