import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { addDays, daysBetween } from '@/lib/time/days';
import { computeDays } from './report/compute-days';
import { inferReport } from './report/infer-report';
import { reportedOutcomes } from './report/outcomes';
import { askAboutPhase, type PhaseQuestion } from './report/phase-question';
import {
  readEarliestMark,
  readHealthRow,
  readOutcomeRows,
  readPurged,
  readStoredRange,
} from './report/stored-days.sql';
import { DAYS_AT_ONCE, phaseRange, variantsOf } from './report/update-phase-report';
import type { DayReport } from './report.schemas';

/**
 * The report of one day: the newest stored one by default. The running day is computed on the fly from what is
 * derived so far and called provisional. A day that is not reported yet, or on which the phase was over, is
 * `no_report_yet`, never a row of zeros; so is left out what was chosen after the day was computed.
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
  // Another instance, whose clock is ahead, may have stored a day that is not over here.
  const isStored = date !== undefined && stored !== null && date <= stored.last;
  if (date !== undefined && !isStored && date > question.closedDay && date <= question.today)
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
  const { experiment, timeZone, today } = question;
  const range = await phaseRange(ctx.db, experiment, question.phase, timeZone, today);
  if (range === null || date < range.first) throw new Problem('no_report_yet', 'Nobody has been enrolled yet.');
  if (date > range.last) throw new Problem('no_report_yet', `This phase ended on ${range.last}.`);
  const stored = await readStoredRange(ctx.db, phase);
  const next = stored === null ? range.first : addDays(stored.last, 1);
  // Days that a late record changed are computed with today: else it would be among the conversions, not the subjects.
  const dirty = await readEarliestMark(ctx.db, phase);
  const changed = dirty === null || dirty >= next ? next : dirty;
  const fromDay = changed < range.first ? range.first : changed;
  // A long past is for the next run: nobody waits for it in front of a page.
  if (fromDay > date || daysBetween(fromDay, date) >= DAYS_AT_ONCE)
    throw new Problem('no_report_yet', `There is no report of ${date} yet.`);
  const dayBefore = addDays(fromDay, -1);
  const health = fromDay === range.first ? null : await readHealthRow(ctx.db, phase, dayBefore);
  const before =
    health === null ? null : { rows: await readOutcomeRows(ctx.db, phase, { from: dayBefore, to: dayBefore }), health };
  const computed = await computeDays(ctx.db, {
    ...phase,
    variants: variantsOf(question.experiment, question.phase),
    outcomes: before === null ? question.outcomes : reportedOutcomes(question.outcomes, before.rows),
    firstDay: range.first,
    fromDay: before === null ? range.first : fromDay,
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
