import { isDeepStrictEqual } from 'node:util';
import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { markAnew } from '@/lib/db/mark-anew';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { requireKnownFlows } from './require-known-flows';
import { requireKnownGoals } from './require-known-goals';
import { requireKnownMetrics } from './require-known-metrics';
import { ExperimentChange, type ExperimentView, type Variant } from './schemas';
import { asJson, jsonOrNull, lockExperiment, writeConfiguration } from './store';

/**
 * Changes an experiment without changing who sees what: names, notes, goals and the plan at any time; values of
 * variants at any time; coverage may only grow once it has started; another split or another kind of subject only
 * before the first start (afterwards: a new phase).
 */
export async function updateExperiment(
  ctx: Context,
  input: { key: string; change: ExperimentChange },
): Promise<ExperimentView> {
  requirePermission(ctx, 'edit');
  const change = ExperimentChange.parse(input.change);
  return inTransaction(ctx, async (tx) => {
    const before = await lockExperiment(tx, input.key);
    refuseMovingSubjects(before, change);
    if (before.external && before.startedAt === null) await refuseLosingSubjects(tx, before, change);
    await requireKnownGoals(tx, definedOnly(change));
    await requireKnownFlows(
      tx,
      (change.flows ?? []).filter((slug) => !before.flows.includes(slug)),
    );
    await requireKnownMetrics(
      tx,
      (change.metrics ?? []).filter(({ metric }) => !before.metrics.some((known) => known.metric === metric)),
    );
    const { variants, goals, guardrails, engagement, ...plain } = change;
    const data: Prisma.ExperimentUpdateInput = {
      ...definedOnly(plain),
      ...(variants === undefined ? {} : { variants: asJson(variants) }),
      ...(goals === undefined ? {} : { goals: jsonOrNull(goals) }),
      ...(guardrails === undefined ? {} : { guardrails }),
      ...(engagement === undefined ? {} : { engagement: jsonOrNull(engagement) }),
    };
    await tx.db.experiment.update({ where: { id: before.id }, data });
    if (variants !== undefined && before.startedAt === null) {
      await tx.db.experimentPhase.update({
        where: { experimentId_phase: { experimentId: before.id, phase: before.phase } },
        data: { variants: variants.map(({ key, weight }) => ({ key, weight })) },
      });
    }
    const changesServing = variants !== undefined || change.coverage !== undefined || change.subjectKind !== undefined;
    if (changesServing) await writeConfiguration(tx, before.id, ctx.now);
    const after = await lockExperiment(tx, input.key);
    // Upkeep goes by the goals of the moment: those that are chosen again missed what came in between.
    if (!isDeepStrictEqual(after.goals, before.goals)) await markAnew(tx.db, { experimentId: before.id });
    await logActivity(tx, {
      action: 'experiment.changed',
      entity: 'experiment',
      entityKey: input.key,
      before: asJson(before),
      after: asJson(after),
    });
    return after;
  });
}

function refuseMovingSubjects(before: ExperimentView, change: ExperimentChange): void {
  if (before.startedAt === null) return;
  if (change.subjectKind !== undefined && change.subjectKind !== before.subjectKind) {
    throw new Problem('wrong_state', 'The kind of subject is fixed at the first start.', { subjectKind: ['is fixed'] });
  }
  if (change.coverage !== undefined && change.coverage < before.coverage) {
    throw new Problem('wrong_state', 'Coverage may only grow: start a new phase to shrink it.', {
      coverage: [`must be at least ${before.coverage}`],
    });
  }
  if (change.variants !== undefined && !sameSplit(change.variants, before.variants)) {
    throw new Problem('wrong_state', 'The split cannot change after the start: start a new phase.', {
      variants: ['need a new phase'],
    });
  }
}

/** An external experiment need not start here: it has begun when the other system has reported somebody. */
async function refuseLosingSubjects(tx: Context, before: ExperimentView, change: ExperimentChange): Promise<void> {
  const kept = change.variants?.map(({ key }) => key);
  const lost = before.variants.map(({ key }) => key).filter((key) => kept !== undefined && !kept.includes(key));
  const otherKind = change.subjectKind !== undefined && change.subjectKind !== before.subjectKind;
  if (lost.length === 0 && !otherKind) return;
  const where = { experimentId: before.id, ...(otherKind ? {} : { variant: { in: lost } }) };
  const enrolled = await tx.db.enrollment.findFirst({ where, select: { variant: true } });
  if (enrolled === null) return;
  if (otherKind)
    throw new Problem('wrong_state', 'The kind of subject is fixed: some were reported already.', {
      subjectKind: ['is fixed'],
    });
  throw new Problem('wrong_state', `Subjects were reported in the variant "${enrolled.variant}": it has to stay.`, {
    variants: [`must keep "${enrolled.variant}"`],
  });
}

function sameSplit(a: readonly Pick<Variant, 'key' | 'weight'>[], b: readonly Variant[]): boolean {
  return a.length === b.length && a.every((v, i) => v.key === b[i]?.key && v.weight === b[i].weight);
}

/** Without what was left out, so that it is not written. */
function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
