import { requirePermission, type Context } from '@/lib/db/context';
import { decideVerdict } from './decide-verdict';
import { goalNames } from './goal-names';
import { plannedSubjectsOf } from './planned-subjects';
import { primaryChangeOf } from './primary-change';
import { newestReports } from './report/newest-reports';
import type { PrimaryChange, Verdict } from './report.schemas';
import type { ExperimentState, ExperimentView } from './schemas';
import { viewExperiment } from './view-experiment';

export type ExperimentListRow = ExperimentView & {
  summary: { day: string | null; subjects: number; verdict: Verdict; change: PrimaryChange | null };
};

/**
 * Experiments with their newest report in a sentence: what runs first, then by key. Archived ones only when asked
 * for by state. `search` looks into keys and names.
 */
export async function listExperiments(
  ctx: Context,
  input: { state?: ExperimentState | undefined; search?: string | undefined } = {},
): Promise<ExperimentListRow[]> {
  requirePermission(ctx, 'read');
  const contains = { contains: input.search ?? '', mode: 'insensitive' as const };
  const rows = await ctx.db.experiment.findMany({
    where: {
      state: input.state ?? { not: 'archived' },
      ...(input.search === undefined || input.search === '' ? {} : { OR: [{ key: contains }, { name: contains }] }),
    },
    include: { phases: true },
    orderBy: { key: 'asc' },
  });
  const experiments = rows.map(viewExperiment);
  const reports = await newestReports(ctx, experiments);
  const names = await goalNames(ctx.db);
  const listed = experiments.map((experiment): ExperimentListRow => {
    const report = reports.get(experiment.id) ?? null;
    const verdict = decideVerdict({
      experiment,
      report,
      plannedSubjects: plannedSubjectsOf(experiment, report),
      now: ctx.now,
      names,
    });
    const subjects = report?.variants.reduce((sum, variant) => sum + variant.subjects, 0) ?? 0;
    const change = primaryChangeOf(experiment, report, verdict);
    return { ...experiment, summary: { day: report?.date ?? null, subjects, verdict, change } };
  });
  const rank = { enabled: 0, promoted: 1, disabled: 2, archived: 3 };
  return listed.sort((a, b) => rank[a.state] - rank[b.state]);
}
