import 'server-only';
import { cache } from 'react';
import { outcomeOf } from '@/components/experiments/outcome';
import { packEnrollments, packSeries } from '@/components/experiments/pack-series';
import type { EnrollmentTuple, ReportAnswer, SeriesTuple } from '@/components/experiments/types';
import { Day } from '@/lib/config/names';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { decideVerdict } from '@/lib/experiments/decide-verdict';
import { getDayReport } from '@/lib/experiments/get-day-report';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { goalNames } from '@/lib/experiments/goal-names';
import { listEnrollmentCounts } from '@/lib/experiments/list-enrollment-counts';
import { listReportRows } from '@/lib/experiments/list-report-rows';
import { plannedSubjectsOf } from '@/lib/experiments/planned-subjects';
import type { DayReport } from '@/lib/experiments/report.schemas';
import type { ExperimentView } from '@/lib/experiments/schemas';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';

/** The questions of the experiment page, answered alike for the first render and for the page that asks again. */

/** One experiment by its key, read once per rendered page: its title, its report and its chart ask for it. */
export const readExperiment = cache((ctx: Context, key: string): Promise<ExperimentView> =>
  getExperiment(ctx, { key }),
);

/**
 * A day's report and the verdict, which always speaks of the newest. An empty `date` is the newest one; no report is
 * null. Asks one thing after another: a page needs few connections, so that many pages fit into the pool.
 */
export async function answerReport(
  ctx: Context,
  input: { key: string; phase: number; date: string },
): Promise<ReportAnswer> {
  const { key, phase } = input;
  const date = Day.safeParse(input.date).data;
  const experiment = await readExperiment(ctx, key);
  const newest = await reportOrNull(ctx, { key, phase });
  const report = date === undefined || date === newest?.date ? newest : await reportOrNull(ctx, { key, phase, date });
  const plannedSubjects = plannedSubjectsOf(experiment, newest);
  const names = await goalNames(ctx.db);
  return { report, verdict: decideVerdict({ experiment, report: newest, plannedSubjects, now: ctx.now, names }) };
}

/** The report of the running day, or null. */
export async function answerToday(ctx: Context, input: { key: string; phase: number }): Promise<DayReport | null> {
  const { timeZone } = await readSettings(ctx.db);
  return reportOrNull(ctx, { ...input, date: dayOf(ctx.now, timeZone) });
}

/** Cumulative subjects per day and variant. */
export async function answerEnrollments(
  ctx: Context,
  input: { key: string; phase: number },
): Promise<EnrollmentTuple[]> {
  const experiment = await readExperiment(ctx, input.key);
  return packEnrollments(await listEnrollmentCounts(ctx, input), variantsOf(experiment, input.phase));
}

/** One outcome per day and variant. */
export async function answerSeries(
  ctx: Context,
  input: { key: string; phase: number; goal: string },
): Promise<SeriesTuple[]> {
  const experiment = await readExperiment(ctx, input.key);
  const outcome = outcomeOf(input.goal);
  const rows = await listReportRows(ctx, {
    key: input.key,
    phase: input.phase,
    goals: [outcome.goal],
    kinds: [outcome.kind],
  });
  return packSeries(rows, outcome, variantsOf(experiment, input.phase));
}

function variantsOf(experiment: ExperimentView, phase: number): string[] {
  const split = experiment.phases.find((each) => each.phase === phase)?.variants ?? experiment.variants;
  return split.map((variant) => variant.key);
}

async function reportOrNull(
  ctx: Context,
  input: { key: string; phase: number; date?: string },
): Promise<DayReport | null> {
  try {
    return await getDayReport(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'no_report_yet') return null;
    throw error;
  }
}
