import type { Context } from '@/lib/db/context';
import type { Draft, Drop } from './steps';

/** Records the statistics that lines say: of equal ones the line that stands last counts. */
export async function bookStatistics(
  _ctx: Context,
  drafts: readonly Draft[],
  _news: boolean[],
  drops: Map<number, Drop>,
): Promise<void> {
  drafts.forEach((draft, n) => {
    const [first] = draft.records.statistics ?? [];
    if (first !== undefined) drops.set(n, { reason: 'unknown_metric', detail: first.metric });
  });
}
