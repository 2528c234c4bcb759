import type { Context, Database } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { listGoals } from '@/lib/goals/list-goals';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf, lastClosedDay } from '@/lib/time/days';
import { getExperiment } from '../get-experiment';
import type { ExperimentView } from '../schemas';
import { outcomeFlows } from './outcome-flows';
import { outcomeMetrics } from './outcome-metrics';
import { resolveOutcomes, type Outcomes } from './outcomes';

/** What every question about reports needs to know first. */
export type PhaseQuestion = {
  experiment: ExperimentView;
  phase: number;
  outcomes: Outcomes;
  timeZone: string;
  today: string;
  closedDay: string;
};

/** Reads the experiment, its outcomes and the calendar; an unknown phase is `not_found`. */
export async function askAboutPhase(
  ctx: Context & { db: Database },
  input: { key: string; phase?: number | undefined },
): Promise<PhaseQuestion> {
  const experiment = await getExperiment(ctx, { key: input.key });
  const phase = input.phase ?? experiment.phase;
  if (!experiment.phases.some((p) => p.phase === phase)) {
    throw new Problem('not_found', `"${experiment.key}" has no phase ${phase}.`, { phase: ['is unknown'] });
  }
  const [goals, flows, metrics, { timeZone }] = await Promise.all([
    listGoals({ ...ctx, actor: { kind: 'code', name: 'reports' } }, { includeArchived: true }),
    outcomeFlows(ctx, [experiment]),
    outcomeMetrics(ctx, [experiment]),
    readSettings(ctx.db),
  ]);
  return {
    experiment,
    phase,
    outcomes: resolveOutcomes(experiment, goals, flows, metrics),
    timeZone,
    today: dayOf(ctx.now, timeZone),
    closedDay: lastClosedDay(ctx.now, timeZone),
  };
}
