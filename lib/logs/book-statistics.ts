import type { Context } from '@/lib/db/context';
import { recordStatistics } from '@/lib/metrics/record-statistics';
import type { Draft, Drop } from './steps';

/**
 * Records the statistics that lines say: of those with one metric, day and dimensions the line with the latest time
 * counts, whichever is booked first. Statistics are numbers of a day and not records, so a line by itself cannot be known
 * again.
 */
export async function bookStatistics(
  ctx: Context,
  drafts: readonly Draft[],
  news: boolean[],
  drops: Map<number, Drop>,
): Promise<void> {
  const owners: number[] = [];
  const statistics = drafts.flatMap((draft, n) =>
    (draft.records.statistics ?? []).map(({ metric, value, dimensions = {} }) => {
      owners.push(n);
      return { metric, date: draft.day, period: 'day' as const, value, dimensions: { ...dimensions } };
    }),
  );
  if (statistics.length === 0) return;
  const saidAt = (n: number) => drafts[owners[n] ?? -1]?.at;
  const answer = await recordStatistics(ctx, { statistics, saidAt });
  const unknown = new Set(answer.unknown);
  statistics.forEach(({ metric }, n) => {
    const owner = owners[n] ?? -1;
    if (unknown.has(metric)) drops.set(owner, { reason: 'unknown_metric', detail: metric });
    else news[owner] = true;
  });
  for (const { index, message } of answer.rejected)
    drops.set(owners[index] ?? -1, { reason: 'refused', detail: message });
}
