import type { Context } from '@/lib/db/context';
import { changeState } from './change-state';
import type { ExperimentView } from './schemas';

/** Everybody who meets the experiment is enrolled from now on and sees their own variant. The first enabling stamps the start; enabling again clears the end, so that reports go on. */
export async function enableExperiment(ctx: Context, input: { key: string }): Promise<ExperimentView> {
  return changeState(ctx, input.key, {
    state: 'enabled',
    action: 'experiment.enabled',
    allowedFrom: ['disabled', 'promoted'],
  });
}
