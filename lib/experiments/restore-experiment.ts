import type { Context } from '@/lib/db/context';
import { changeState } from './change-state';
import type { ExperimentView } from './schemas';

/** Brings an archived experiment back, disabled. */
export async function restoreExperiment(ctx: Context, input: { key: string }): Promise<ExperimentView> {
  return changeState(ctx, input.key, { state: 'disabled', action: 'experiment.restored', allowedFrom: ['archived'] });
}
