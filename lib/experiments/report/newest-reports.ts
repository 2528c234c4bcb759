import type { Context } from '@/lib/db/context';
import { listGoals } from '@/lib/goals/list-goals';
import { readSettings } from '@/lib/settings/read-settings';
import type { DayReport } from '../report.schemas';
import type { ExperimentView } from '../schemas';
import { inferReport } from './infer-report';
import { readNewestDays } from './newest-days.sql';
import { outcomeFlows } from './outcome-flows';
import { outcomeMetrics } from './outcome-metrics';
import { resolveOutcomes } from './outcomes';

/**
 * The newest stored report of the current phase of each experiment, by id; those without one are left out. The same as
 * asking for each day report, in four statements (five when flows are chosen).
 */
export async function newestReports(
  ctx: Context,
  experiments: readonly ExperimentView[],
): Promise<Map<number, DayReport>> {
  const days = await readNewestDays(
    ctx.db,
    experiments.map((experiment) => experiment.id),
  );
  const goals = await listGoals({ ...ctx, actor: { kind: 'code', name: 'reports' } }, { includeArchived: true });
  const flows = await outcomeFlows(ctx, experiments);
  const metrics = await outcomeMetrics(ctx, experiments);
  const { timeZone } = await readSettings(ctx.db);
  return new Map(
    experiments.flatMap((experiment): [number, DayReport][] => {
      const newest = days.get(experiment.id);
      if (newest === undefined) return [];
      const { computedAt, ...health } = newest.health;
      const report = inferReport({
        experiment,
        phase: experiment.phase,
        date: health.day,
        timeZone,
        computedAt,
        provisional: false,
        outcomes: resolveOutcomes(experiment, goals, flows, metrics),
        rows: newest.rows,
        health,
      });
      return [[experiment.id, report]];
    }),
  );
}
