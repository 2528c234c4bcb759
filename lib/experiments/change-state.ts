import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import type { ExperimentState, ExperimentView } from './schemas';
import { lockExperiment, writeConfiguration } from './store';

/**
 * Private to this room: moves an experiment to another state, stamps its dates, appends to its history and logs it.
 * Asking for the state it is already in changes nothing.
 */
export async function changeState(
  ctx: Context,
  key: string,
  to: {
    state: ExperimentState;
    action: string;
    allowedFrom: readonly ExperimentState[];
    promotedVariant?: string | null;
  },
): Promise<ExperimentView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await lockExperiment(tx, key);
    const promotedVariant = to.promotedVariant ?? null;
    if (before.state === to.state && before.promotedVariant === promotedVariant) return before;
    if (!to.allowedFrom.includes(before.state)) {
      throw new Problem('wrong_state', `An experiment that is ${before.state} cannot become ${to.state}.`);
    }
    if (promotedVariant !== null && !before.variants.some((variant) => variant.key === promotedVariant)) {
      throw new Problem('invalid_input', `There is no variant "${promotedVariant}".`, { variant: ['is unknown'] });
    }
    const data: Prisma.ExperimentUpdateInput = {
      state: to.state,
      promotedVariant,
      archivedAt: to.state === 'archived' ? ctx.now : null,
      ...(to.state === 'enabled' ? { startedAt: before.startedAt ?? ctx.now, endedAt: null } : {}),
      ...(before.state === 'enabled' ? { endedAt: ctx.now } : {}),
    };
    await tx.db.experiment.update({ where: { id: before.id }, data });
    await stampPhase(tx, before, to.state);
    await writeConfiguration(tx, before.id, ctx.now);
    const after = await lockExperiment(tx, key);
    const shown = (view: ExperimentView) => ({ state: view.state, promotedVariant: view.promotedVariant });
    await logActivity(tx, {
      action: to.action,
      entity: 'experiment',
      entityKey: key,
      before: shown(before),
      after: shown(after),
    });
    return after;
  });
}

async function stampPhase(tx: Context, before: ExperimentView, state: ExperimentState): Promise<void> {
  const where = { experimentId_phase: { experimentId: before.id, phase: before.phase } };
  const phase = before.phases.find((p) => p.phase === before.phase);
  if (state === 'enabled') {
    const startedAt = phase?.startedAt == null ? tx.now : new Date(phase.startedAt);
    await tx.db.experimentPhase.update({ where, data: { startedAt, endedAt: null } });
  } else if (before.state === 'enabled') {
    await tx.db.experimentPhase.update({ where, data: { endedAt: tx.now } });
  }
}
