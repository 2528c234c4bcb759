import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import * as source from '@/lib/definitions';
import { createGoal } from '@/lib/goals/create-goal';
import { createExperiment } from './create-experiment';
import { declaredExperiment, declaredGoal } from './declared';
import { enableExperiment } from './enable-experiment';

export type Declarations = {
  experiments: readonly source.ExperimentDeclaration[];
  goals: readonly source.GoalDeclaration[];
};

/**
 * Adds what the source tree declares and the database lacks, and answers the keys that were added. What exists is never
 * changed, also when it differs (`listDrift` says how) or is archived. Safe when many instances start at once.
 */
export async function applyDefinitions(
  ctx: Context,
  declarations: Declarations = source,
): Promise<{ experiments: string[]; goals: string[] }> {
  requirePermission(ctx, 'edit');
  const [experiments, goals] = await Promise.all([
    ctx.db.experiment.findMany({ select: { key: true } }),
    ctx.db.goal.findMany({ select: { key: true } }),
  ]);
  const missing = <T extends { key: string }>(declared: readonly T[], known: { key: string }[]) =>
    declared.filter(({ key }) => !known.some((row) => row.key === key));
  const added = { experiments: [] as string[], goals: [] as string[] };
  for (const goal of missing(declarations.goals, goals)) {
    if (await isNew(createGoal(ctx, declaredGoal(goal)))) added.goals.push(goal.key);
  }
  for (const experiment of missing(declarations.experiments, experiments)) {
    if (!(await isNew(createExperiment(ctx, declaredExperiment(experiment))))) continue;
    if (experiment.enabled === true) await enableExperiment(ctx, { key: experiment.key });
    added.experiments.push(experiment.key);
  }
  return added;
}

/** Another instance may have been first. */
async function isNew(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return false;
    throw error;
  }
}
