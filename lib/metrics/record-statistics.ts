import { requirePermission, type Context } from '@/lib/db/context';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { findMetrics, type KnownMetric } from './find-metrics';
import { StatisticInput, type RecordedStatistics } from './schemas';
import { upsertStatistics, type StatisticValue } from './upsert-statistics.sql';

const CHUNK = 5000;

/**
 * Records values of metrics by date, period and dimensions: new ones are added, different ones replace what was known,
 * equal ones change nothing. Of two with the same key the last one counts, or, where `saidAt` says when each was so, the
 * later one, also when it was recorded before. Safe to send twice and at once. What cannot be recorded is named, and
 * keeps nothing else from being recorded.
 */
export async function recordStatistics(
  ctx: Context,
  input: { statistics: readonly unknown[]; saidAt?: (index: number) => Date | undefined },
): Promise<RecordedStatistics> {
  requirePermission(ctx, 'record');
  const rejected: RecordedStatistics['rejected'] = [];
  const parsed = input.statistics.flatMap((statistic, index) => {
    const one = StatisticInput.safeParse(statistic);
    if (one.success) return [{ ...one.data, index }];
    const [issue] = one.error.issues;
    const where = issue?.path.join('.') ?? '';
    const message = `${where === '' ? 'the statistic' : where}: ${issue?.message ?? 'is wrong'}`;
    rejected.push({ index, code: 'invalid_input', message });
    return [];
  });
  const known = await findMetrics(ctx.db, [...new Set(parsed.map(({ metric }) => metric))]);
  const unknown = new Set<string>();
  const values = new Map<string, StatisticValue>();
  let accepted = 0;
  for (const { index, metric: ref, period, date, value, object, dimensions: given } of parsed) {
    const metric = known.get(ref);
    if (metric === undefined) {
      unknown.add(ref);
      continue;
    }
    const refusal = whyNot(metric) ?? conflictOf(object, given);
    if (refusal !== null || metric.id === null) {
      rejected.push({ index, ...(refusal ?? { code: 'wrong_state', message: 'cannot be recorded' }) });
      continue;
    }
    const dimensions = object === undefined ? given : { ...given, object };
    accepted += 1;
    const key = keyOf([metric.id, period, date], dimensions);
    const saidAt = input.saidAt?.(index);
    const before = values.get(key)?.saidAt;
    if (before !== undefined && saidAt !== undefined && before > saidAt) continue;
    values.set(key, { metricId: metric.id, period, date, value, dimensions, saidAt });
  }
  const all = [...values.values()];
  let recorded = 0;
  for (let start = 0; start < all.length; start += CHUNK) {
    const chunk = all.slice(start, start + CHUNK);
    recorded += await retryConflicts(() => upsertStatistics(ctx.db, chunk));
  }
  rejected.sort((a, b) => a.index - b.index);
  return { recorded, unchanged: accepted - recorded, unknown: [...unknown], rejected };
}

/** The order of keys does not matter. */
function keyOf(parts: readonly (string | number)[], dimensions: Record<string, string>): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([...parts, sorted]);
}

function whyNot({ origin, ref }: KnownMetric): { code: string; message: string } | null {
  if (origin === 'stored') return null;
  const why = {
    own: 'is kept by Weir itself',
    derived: 'is derived from other metrics',
    tracker: 'is kept by its tracker',
  }[origin];
  return { code: 'wrong_state', message: `"${ref}" ${why}` };
}

function conflictOf(object: string | undefined, dimensions: Record<string, string>) {
  const named = dimensions['object'];
  if (object === undefined || named === undefined || named === object) return null;
  return { code: 'invalid_input', message: 'object: says something else than the dimension of this name' };
}
