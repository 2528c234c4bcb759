import type { Context } from '@/lib/db/context';
import { changeState } from './change-state';
import type { ExperimentView } from './schemas';

/** Nobody is enrolled any more and everybody sees the control, also those who were enrolled. Stamps the end. */
export async function disableExperiment(ctx: Context, input: { key: string }): Promise<ExperimentView> {
  return changeState(ctx, input.key, {
    state: 'disabled',
    action: 'experiment.disabled',
    allowedFrom: ['enabled', 'promoted'],
  });
}
