import type { Context } from '@/lib/db/context';
import { changeState } from './change-state';
import type { ExperimentView } from './schemas';

/** Hides the experiment and serves the control. Its reports stay. */
export async function archiveExperiment(ctx: Context, input: { key: string }): Promise<ExperimentView> {
  return changeState(ctx, input.key, {
    state: 'archived',
    action: 'experiment.archived',
    allowedFrom: ['disabled', 'enabled', 'promoted'],
  });
}
