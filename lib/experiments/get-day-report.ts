import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { addDays } from '@/lib/time/days';
import { computeDays } from './report/compute-days';
import { inferReport } from './report/infer-report';
import { askAboutPhase, type PhaseQuestion } from './report/phase-question';
import { readHealthRow, readOutcomeRows, readPurged, readStoredRange } from './report/stored-days.sql';
import { variantsOf } from './report/update-phase-report';
import type { DayReport } from './report.schemas';

/**
 * The report of one day: the newest stored one by default. The running day is computed on the fly from what is
 * derived so far and called provisional. A day that is not reported yet is `no_report_yet`, never a row of zeros.
 */
export async function getDayReport(
  ctx: Context,
  input: { key: string; date?: string | undefined; phase?: number | undefined },
): Promise<DayReport> {
  requirePermission(ctx, 'read');
  const question = await askAboutPhase(ctx, input);
  const phase = { experimentId: question.experiment.id, phase: question.phase };
  const stored = await readStoredRange(ctx.db, phase);
  const date = input.date ?? stored?.last;
  if (date !== undefined && date > question.closedDay && date <= question.today)
    return provisionalReport(ctx, question, date);
  const health = date === undefined ? null : await readHealthRow(ctx.db, phase, date);
  if (date === undefined || health === null) {
    throw new Problem('no_report_yet', `There is no report of ${date ?? 'any day'} yet.`);
  }
  return inferReport({
    ...question,
    date,
    computedAt: health.computedAt,
    provisional: false,
    rows: await readOutcomeRows(ctx.db, phase, { from: date, to: date }),
    health,
  });
}

async function provisionalReport(ctx: Context, question: PhaseQuestion, date: string): Promise<DayReport> {
  const phase = { experimentId: question.experiment.id, phase: question.phase };
  const stored = await readStoredRange(ctx.db, phase);
  const fromDay = stored === null ? await firstDay(ctx, question) : addDays(stored.last, 1);
  if (fromDay === null || fromDay > date) throw new Problem('no_report_yet', 'Nobody has been enrolled yet.');
  const health = stored === null ? null : await readHealthRow(ctx.db, phase, stored.last);
  const before =
    stored === null || health === null
      ? null
      : { rows: await readOutcomeRows(ctx.db, phase, { from: stored.last, to: stored.last }), health };
  const computed = await computeDays(ctx.db, {
    ...phase,
    variants: variantsOf(question.experiment, question.phase),
    outcomes: question.outcomes,
    firstDay: stored?.first ?? fromDay,
    fromDay,
    toDay: date,
    timeZone: question.timeZone,
    before,
    purged: await readPurged(ctx.db, phase),
  });
  const last = computed.health.at(-1);
  if (last === undefined) throw new Problem('no_report_yet', `There is no report of ${date} yet.`);
  return inferReport({
    ...question,
    date,
    computedAt: ctx.now,
    provisional: true,
    rows: computed.rows.filter((row) => row.day === date),
    health: last,
  });
}

async function firstDay(ctx: Context, question: PhaseQuestion): Promise<string | null> {
  const { phaseRange } = await import('./report/update-phase-report');
  const range = await phaseRange(ctx.db, question.experiment, question.phase, question.timeZone, question.today);
  return range?.first ?? null;
}
