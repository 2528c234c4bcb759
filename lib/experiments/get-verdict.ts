import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { decideVerdict } from './decide-verdict';
import { getDayReport } from './get-day-report';
import { getExperiment } from './get-experiment';
import { goalNames } from './goal-names';
import type { DayReport, Verdict } from './report.schemas';
import { plannedSubjectsOf } from './planned-subjects';

/** The verdict on an experiment's newest closed day. */
export async function getVerdict(ctx: Context, input: { key: string; phase?: number | undefined }): Promise<Verdict> {
  requirePermission(ctx, 'read');
  const experiment = await getExperiment(ctx, input);
  const report = await reportOrNull(ctx, input);
  const names = await goalNames(ctx.db);
  const plannedSubjects = plannedSubjectsOf(experiment, report);
  return decideVerdict({ experiment, report, plannedSubjects, now: ctx.now, names });
}

/** The newest report, or null when there is none yet. */
export async function reportOrNull(
  ctx: Context,
  input: { key: string; phase?: number | undefined },
): Promise<DayReport | null> {
  try {
    return await getDayReport(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'no_report_yet') return null;
    throw error;
  }
}
