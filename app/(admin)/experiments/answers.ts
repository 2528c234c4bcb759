import 'server-only';
import { outcomeOf } from '@/components/experiments/outcome';
import { packEnrollments, packSeries } from '@/components/experiments/pack-series';
import type { EnrollmentTuple, ReportAnswer, SeriesTuple } from '@/components/experiments/types';
import { Day } from '@/lib/config/names';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { getDayReport } from '@/lib/experiments/get-day-report';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { getVerdict } from '@/lib/experiments/get-verdict';
import { listReportRows } from '@/lib/experiments/list-report-rows';
import type { DayReport } from '@/lib/experiments/report.schemas';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';

/** The questions of the experiment page, answered alike for the first render and for the page that asks again. */

/** A day's report and the verdict. An empty `date` is the newest one; no report is null. */
export async function answerReport(
  ctx: Context,
  input: { key: string; phase: number; date: string },
): Promise<ReportAnswer> {
  const { key, phase } = input;
  const date = Day.safeParse(input.date).data;
  const [report, verdict] = await Promise.all([
    reportOrNull(ctx, { key, phase, ...(date === undefined ? {} : { date }) }),
    getVerdict(ctx, { key, phase }),
  ]);
  return { report, verdict };
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
  const [variants, rows] = await Promise.all([variantsOf(ctx, input), listReportRows(ctx, { ...input, goals: [''] })]);
  return packEnrollments(rows, variants);
}

/** One outcome per day and variant. */
export async function answerSeries(
  ctx: Context,
  input: { key: string; phase: number; goal: string },
): Promise<SeriesTuple[]> {
  const { key, phase } = input;
  const outcome = outcomeOf(input.goal);
  const [variants, rows] = await Promise.all([
    variantsOf(ctx, input),
    listReportRows(ctx, { key, phase, goals: [outcome.goal] }),
  ]);
  return packSeries(rows, outcome, variants);
}

async function variantsOf(ctx: Context, input: { key: string; phase: number }): Promise<string[]> {
  const experiment = await getExperiment(ctx, { key: input.key });
  const split = experiment.phases.find((each) => each.phase === input.phase)?.variants ?? experiment.variants;
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
