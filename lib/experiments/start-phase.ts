import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { Variants, type ExperimentView, type Variant } from './schemas';
import { asJson, lockExperiment, writeConfiguration } from './store';

/**
 * Starts a new phase: a new seed, so that everybody is drawn afresh, and, if given, another split or coverage. The
 * old phase is closed and keeps its reports. The state stays as it is.
 */
export async function startPhase(
  ctx: Context,
  input: { key: string; variants?: Variant[] | undefined; coverage?: number | undefined },
): Promise<ExperimentView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await lockExperiment(tx, input.key);
    if (before.startedAt === null || before.state === 'archived') {
      throw new Problem('wrong_state', 'Only an experiment that has started and is not archived can have a new phase.');
    }
    const variants = Variants.parse(input.variants ?? before.variants);
    const phase = before.phase + 1;
    const seed = `${before.key}:${phase}`;
    await tx.db.experimentPhase.updateMany({
      where: { experimentId: before.id, phase: before.phase, endedAt: null },
      data: { endedAt: ctx.now },
    });
    await tx.db.experimentPhase.create({
      data: {
        experimentId: before.id,
        phase,
        seed,
        variants: variants.map(({ key, weight }) => ({ key, weight })),
        startedAt: before.state === 'enabled' ? ctx.now : null,
      },
    });
    await tx.db.experiment.update({
      where: { id: before.id },
      data: { phase, seed, variants: asJson(variants), coverage: input.coverage ?? before.coverage },
    });
    await writeConfiguration(tx, before.id, ctx.now);
    const after = await lockExperiment(tx, input.key);
    await logActivity(tx, {
      action: 'experiment.phase_started',
      entity: 'experiment',
      entityKey: input.key,
      before: asJson({ phase: before.phase, coverage: before.coverage, variants: before.variants }),
      after: asJson({ phase: after.phase, coverage: after.coverage, variants: after.variants }),
    });
    return after;
  });
}
