import type { Context } from '@/lib/db/context';
import { changeState } from './change-state';
import type { ExperimentView } from './schemas';

/** Everybody sees this variant from now on, also those in the control; nobody is enrolled any more. Stamps the end. */
export async function promoteVariant(ctx: Context, input: { key: string; variant: string }): Promise<ExperimentView> {
  return changeState(ctx, input.key, {
    state: 'promoted',
    action: 'experiment.promoted',
    allowedFrom: ['disabled', 'enabled', 'promoted'],
    promotedVariant: input.variant,
  });
}
