import type { Context } from '@/lib/db/context';
import { listFlows } from '@/lib/stocks/list-flows';
import type { ExperimentView } from '../schemas';

/** A flow as an outcome of experiments. */
export type OutcomeFlow = { id: number; slug: string };

/**
 * The flows that some of these experiments may have chosen. Archived ones are none: their events are gone, and a zero
 * would say that nobody made the transition. Nothing is asked when no experiment has chosen any.
 */
export async function outcomeFlows(
  ctx: Context,
  experiments: readonly Pick<ExperimentView, 'flows'>[],
): Promise<OutcomeFlow[]> {
  if (experiments.every(({ flows }) => flows.length === 0)) return [];
  return listFlows({ ...ctx, actor: { kind: 'code', name: 'reports' } });
}
