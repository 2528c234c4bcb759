import 'server-only';
import '@/lib/experiments/jobs';
import type { ActivityEntry, FlowChoice, GoalChoice, MetricChoice, ReportClock } from '@/components/experiments/types';
import { listActivity } from '@/lib/activity/list-activity';
import { Key } from '@/lib/config/names';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { ExperimentView } from '@/lib/experiments/schemas';
import { listGoals } from '@/lib/goals/list-goals';
import { listMetrics } from '@/lib/metrics/list-metrics';
import { listJobs } from '@/lib/schedule/list-jobs';
import { listFlows } from '@/lib/stocks/list-flows';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { readExperiment } from './answers';

/** What stands around an experiment's report. */
export async function readSurroundings(
  ctx: Context,
  { key, flows: chosen, metrics: compared }: ExperimentView,
): Promise<{
  goals: GoalChoice[];
  flows: FlowChoice[];
  metrics: MetricChoice[];
  activity: ActivityEntry[];
  clock: ReportClock;
  timeZone: string;
  today: string;
}> {
  const goals = await listGoalChoices(ctx);
  const flows = chosen.length === 0 ? [] : await listFlowChoices(ctx);
  const metrics = compared.length === 0 ? [] : await listMetricChoices(ctx);
  const activity = await listActivity(ctx, { entity: 'experiment', entityKey: key, limit: 200 });
  const clock = await readReportClock(ctx);
  const { timeZone } = await readSettings(ctx.db);
  return { goals, flows, metrics, activity: activity.rows, clock, timeZone, today: dayOf(ctx.now, timeZone) };
}

/** When the reports ran last and will run next. */
export async function readReportClock(ctx: Context): Promise<ReportClock> {
  const jobs = await listJobs(ctx);
  const reports = jobs.find((job) => job.job === 'reports');
  return { lastOkAt: reports?.lastOkAt ?? null, nextDueAt: reports?.nextDueAt ?? null };
}

/** Goals by name, archived ones too. */
export async function listGoalChoices(ctx: Context): Promise<GoalChoice[]> {
  const goals = await listGoals(ctx, { includeArchived: true });
  return goals.map(({ key, name, betterWhen, conversion, engagement, unit, archivedAt }) => ({
    key,
    name,
    betterWhen,
    conversion,
    engagement,
    unit,
    archivedAt,
  }));
}

/** Flows by slug, without archived ones: those are no outcomes. */
export async function listFlowChoices(ctx: Context): Promise<FlowChoice[]> {
  return (await listFlows(ctx)).map(({ slug, name, kind }) => ({ slug, name, kind }));
}

/** Metrics whose values may be added up over days, by domain: the product's own have no values per subject. */
export async function listMetricChoices(ctx: Context): Promise<MetricChoice[]> {
  const metrics = await listMetrics(ctx);
  return metrics
    .filter(({ origin, kind }) => (origin === 'stored' || origin === 'tracker') && (kind === 'count' || kind === 'sum'))
    .map(({ ref, name }) => ({ ref, name }));
}

/** The experiment of an address, or null when there is none. */
export async function findExperiment(ctx: Context, key: string): Promise<ExperimentView | null> {
  const asked = Key.safeParse(decodeURIComponent(key));
  if (!asked.success) return null;
  try {
    return await readExperiment(ctx, asked.data);
  } catch (error) {
    if (error instanceof Problem && error.code === 'unknown_experiment') return null;
    throw error;
  }
}
