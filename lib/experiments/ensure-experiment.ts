import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createExperiment } from './create-experiment';
import { enableExperiment } from './enable-experiment';
import { getExperiment } from './get-experiment';
import type { ExperimentInput, ExperimentView } from './schemas';

/**
 * Defines an experiment unless it exists, and enables it if asked for and it never ran. What exists is answered as it
 * is; one that assigns by itself where an external one is meant (or the reverse) is a `conflict`.
 */
export async function ensureExperiment(
  ctx: Context,
  input: { definition: ExperimentInput; enabled: boolean },
): Promise<ExperimentView> {
  const { key } = input.definition;
  try {
    await createExperiment(ctx, input.definition);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'already_exists') throw error;
  }
  const found = await getExperiment(ctx, { key });
  if (found.external !== (input.definition.external ?? false)) {
    throw new Problem('conflict', `"${key}" exists and is ${found.external ? 'external' : 'not external'}.`);
  }
  return input.enabled && found.startedAt === null ? enableExperiment(ctx, { key }) : found;
}
