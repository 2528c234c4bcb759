import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { ExperimentView } from './schemas';
import { viewExperiment } from './view-experiment';

/** One experiment by its key, with its phases. */
export async function getExperiment(ctx: Context, input: { key: string }): Promise<ExperimentView> {
  requirePermission(ctx, 'read');
  const row = await ctx.db.experiment.findUnique({ where: { key: input.key }, include: { phases: true } });
  if (row === null) throw new Problem('unknown_experiment', `There is no experiment "${input.key}".`);
  return viewExperiment(row);
}
