import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { requireKnownFlows } from './require-known-flows';
import { requireKnownGoals } from './require-known-goals';
import { requireKnownMetrics } from './require-known-metrics';
import { ExperimentInput, type ExperimentView } from './schemas';
import { asJson, jsonOrNull, lockExperiment, writeConfiguration } from './store';

/**
 * Defines an experiment. It starts disabled: nobody is enrolled and everybody sees the control. The seed of the first
 * phase is its key, as GrowthBook's default, so that their SDKs draw the same variants.
 */
export async function createExperiment(
  ctx: Context,
  input: ExperimentInput,
  options: { sample?: boolean } = {},
): Promise<ExperimentView> {
  requirePermission(ctx, 'edit');
  const { variants, goals, guardrails, engagement, ...fields } = ExperimentInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    await requireKnownGoals(tx, { goals, guardrails, engagement, primaryGoal: fields.primaryGoal });
    await requireKnownFlows(tx, fields.flows);
    await requireKnownMetrics(tx, fields.metrics);
    const created = await tx.db.experiment.createManyAndReturn({
      data: [
        {
          ...fields,
          seed: fields.key,
          configVersion: 0,
          sample: options.sample ?? false,
          createdAt: ctx.now,
          variants: asJson(variants),
          goals: jsonOrNull(goals),
          guardrails,
          engagement: jsonOrNull(engagement),
        },
      ],
      skipDuplicates: true,
    });
    const row = created[0];
    if (row === undefined) {
      throw new Problem('already_exists', `There is an experiment "${fields.key}" already.`, { key: ['is taken'] });
    }
    const split = variants.map(({ key, weight }) => ({ key, weight }));
    await tx.db.experimentPhase.create({ data: { experimentId: row.id, phase: 0, seed: row.seed, variants: split } });
    await writeConfiguration(tx, row.id, ctx.now);
    const view = await lockExperiment(tx, row.key);
    await logActivity(tx, {
      action: 'experiment.created',
      entity: 'experiment',
      entityKey: row.key,
      after: asJson(view),
    });
    return view;
  });
}
