import type { Prisma, PrismaClient } from '@/lib/db/generated/client';
import { ANEW } from '@/lib/db/mark-anew';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import type { GoalView } from '@/lib/goals/schemas';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayOf, dayWindow } from '@/lib/time/days';
import { updateFlowConversions } from '../upkeep/flow-conversions.sql';
import { rebuildFirstConversions } from '../upkeep/update-first-conversions';
import { computeDays, type Before, type HealthRow, type OutcomeRow } from './compute-days';
import { readTimesToFlow, type VariantTimes } from './flow-increments.sql';
import type { OutcomeFlow } from './outcome-flows';
import { findMetricChange } from './metric-values.sql';
import type { OutcomeMetric } from './outcome-metrics';
import { flowIdsOf, isFlow, outcomeNames, resolveOutcomes, type Outcomes } from './outcomes';
import { readHealthRow, readOutcomeRows, readPurged, readStoredRange, storeDays } from './stored-days.sql';
import { compareTimes, type TimesTo } from './time-to-flow';
import type { ExperimentView } from '../schemas';

export type PhaseTally = { days: string[]; written: number; unchanged: number; ms: number };

const NOTHING: PhaseTally = { days: [], written: 0, unchanged: 0, ms: 0 };

/** So many days are computed and stored at once: one mistaken date a century ago fits into memory, too. */
export const DAYS_AT_ONCE = 2_000;

/**
 * Brings the stored reports of one phase up to date until `closedDay`: new days, and days that are marked dirty.
 * One snapshot: the marks it clears are those that it has read. Asking again computes nothing. When the time zone is no
 * longer the given one, nothing is done and every mark is left to the next run.
 */
export async function updatePhaseReport(
  client: PrismaClient,
  input: {
    experiment: ExperimentView;
    phase: number;
    goals: GoalView[];
    flows: readonly OutcomeFlow[];
    metrics: readonly OutcomeMetric[];
    timeZone: string;
    closedDay: string;
    now: Date;
    elapsedMs: () => number;
  },
): Promise<PhaseTally> {
  const { experiment, goals, flows, metrics, timeZone, closedDay, now } = input;
  const started = input.elapsedMs();
  const phase = { experimentId: experiment.id, phase: input.phase };
  return retryConflicts(() =>
    client.$transaction(
      async (db) => {
        await db.$executeRaw`SET LOCAL random_page_cost = 1.1`;
        await db.$executeRaw`SET LOCAL statement_timeout = 0`;
        if ((await readSettings(db)).timeZone !== timeZone) return NOTHING;
        const marks = await db.$queryRaw<{ id: string; day: string; reason: string }[]>`
        SELECT id::text, day::text, reason FROM dirty_mark
        WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase}`;
        const range = await phaseRange(db, experiment, input.phase, timeZone, closedDay);
        const stored = await readStoredRange(db, phase);
        if (range === null) {
          // Everybody who was in it has been erased.
          if (stored !== null) await forgetDays(db, phase);
          await clearMarks(db, phase.experimentId, marks);
          return NOTHING;
        }
        const anew = marks.some(({ reason }) => reason === ANEW);
        if (range.first > range.last) {
          if (!anew) await clearMarks(db, phase.experimentId, marks);
          return NOTHING;
        }
        const outcomes = resolveOutcomes(experiment, goals, flows, metrics);
        const redo = anew || (await needsEverything(db, phase, stored, range.first, outcomeNames(outcomes)));
        if (redo && (anew || stored !== null)) {
          await forgetDays(db, phase);
          await rebuildFirstConversions(db, phase);
        }
        const flowIds = flowIdsOf(outcomes);
        const moved = redo || flowIds.length > 0 ? await updateFlowConversions(db, phase, flowIds) : null;
        const changed = await findMetricChange(db, phase, outcomes.metrics);
        const dirty = [
          ...marks.map((mark) => mark.day),
          ...(moved === null ? [] : [dayOf(moved, timeZone)]),
          ...(changed === null ? [] : changed === 'everything' ? [range.first] : [dayOf(changed, timeZone)]),
        ];
        const earliestMark = dirty.sort()[0];
        const next = redo || stored === null ? range.first : addDays(stored.last, 1);
        const wanted = earliestMark !== undefined && earliestMark < next ? earliestMark : next;
        const fromDay = wanted < range.first ? range.first : wanted;
        // Another instance, whose clock is ahead, may have stored a later day already: it changes with the others.
        const lastDay = stored !== null && !redo && stored.last > range.last ? stored.last : range.last;
        if (fromDay > lastDay) {
          await clearMarks(db, phase.experimentId, marks);
          return NOTHING;
        }
        const dayBefore = addDays(fromDay, -1);
        const health = fromDay === range.first ? null : await readHealthRow(db, phase, dayBefore);
        let before: Before =
          health === null
            ? null
            : { rows: await readOutcomeRows(db, phase, { from: dayBefore, to: dayBefore }), health };
        const variants = variantsOf(experiment, input.phase);
        const purged = await readPurged(db, phase);
        const tally: PhaseTally = { ...NOTHING, days: [] };
        for (let from = before === null ? range.first : fromDay; from <= lastDay;) {
          const wholePart = addDays(from, DAYS_AT_ONCE - 1);
          const to = wholePart < lastDay ? wholePart : lastDay;
          const window = { ...phase, firstDay: range.first, fromDay: from, toDay: to, timeZone };
          const computed = await computeDays(db, { ...window, variants, outcomes, before, purged });
          const days = await withTimes(db, phase, { outcomes, variants, timeZone }, computed);
          const { written, unchanged } = await storeDays(db, phase, computed.rows, days, now);
          tally.days.push(...days.map((row) => row.day));
          tally.written += written;
          tally.unchanged += unchanged;
          const end = computed.health.at(-1);
          before = end === undefined ? null : { rows: computed.rows.filter(({ day }) => day === to), health: end };
          from = addDays(to, 1);
        }
        await clearMarks(db, phase.experimentId, marks);
        return { ...tally, ms: input.elapsedMs() - started };
      },
      { isolationLevel: 'RepeatableRead', timeout: 15 * 60_000, maxWait: 10_000 },
    ),
  );
}

/** The days with how long the transitions took until their end. Reads what the report's own statements see. */
async function withTimes(
  db: Prisma.TransactionClient,
  phase: { experimentId: number; phase: number },
  about: { outcomes: Outcomes; variants: string[]; timeZone: string },
  computed: { rows: OutcomeRow[]; health: HealthRow[] },
): Promise<HealthRow[]> {
  const chosen = about.outcomes.conversions.filter(({ goal }) => isFlow(goal));
  if (chosen.length === 0) return computed.health;
  const rows = new Map<string, OutcomeRow[]>();
  for (const row of computed.rows) {
    const key = `${row.day} ${row.outcome}`;
    rows.set(key, [...(rows.get(key) ?? []), row]);
  }
  const timed: HealthRow[] = [];
  for (const row of computed.health) {
    const timeTo: TimesTo = {};
    const until = dayWindow(row.day, about.timeZone).end;
    for (const { outcome, goalId } of chosen) {
      const counts = rows.get(`${row.day} ${outcome}`) ?? [];
      const times = counts.some(({ conversions }) => conversions > 0n)
        ? await readTimesToFlow(db, phase, goalId, until)
        : counts.map(nobodyYet);
      timeTo[outcome] = compareTimes(about.variants, times);
    }
    timed.push({ ...row, timeTo });
  }
  return timed;
}

/** Until somebody has made the transition, how long the others were seen says nothing: they need not be read. */
const nobodyYet = ({ variant, subjects }: OutcomeRow): VariantTimes => {
  return { variant, time: 0, events: 0, censored: Number(subjects) };
};

/** The variants of a phase, in the order of the experiment. */
export function variantsOf(experiment: ExperimentView, phase: number): string[] {
  const found = experiment.phases.find((p) => p.phase === phase);
  return (found?.variants ?? experiment.variants).map((variant) => variant.key);
}

/**
 * First and last day of a phase's reports: from the start or the earliest enrollment (also of those who were purged),
 * whichever is earlier, to the day on which it ended, or the last closed day; `first` is after `last` until the first day
 * is over. Null when it has not started and nobody was ever in it.
 */
export async function phaseRange(
  db: Prisma.TransactionClient,
  experiment: ExperimentView,
  phaseNumber: number,
  timeZone: string,
  closedDay: string,
): Promise<{ first: string; last: string } | null> {
  const phase = experiment.phases.find((p) => p.phase === phaseNumber);
  // Answered by the index on (experiment_id, phase, enrolled_at).
  const [enrolled] = await db.$queryRaw<{ first: Date | null; purged: string | null }[]>`
    SELECT (SELECT min(enrolled_at) FROM enrollment
            WHERE experiment_id = ${experiment.id} AND phase = ${phaseNumber}) AS first,
           (SELECT min(day)::text FROM purged_enrollment
            WHERE experiment_id = ${experiment.id} AND phase = ${phaseNumber}) AS purged`;
  const starts = [enrolled?.first ?? null, phase?.startedAt == null ? null : new Date(phase.startedAt)]
    .filter((at) => at !== null)
    .map((at) => dayOf(at, timeZone));
  const [first] = [...starts, ...(enrolled?.purged == null ? [] : [enrolled.purged])].sort();
  if (first === undefined) return null;
  const ended = phase?.endedAt == null ? null : dayOf(new Date(phase.endedAt), timeZone);
  const last = ended !== null && ended < closedDay ? ended : closedDay;
  return { first, last };
}

async function forgetDays(db: Prisma.TransactionClient, phase: { experimentId: number; phase: number }): Promise<void> {
  await db.$executeRaw`
    DELETE FROM daily_outcome WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase}`;
  await db.$executeRaw`
    DELETE FROM daily_report WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase}`;
}

async function needsEverything(
  db: Prisma.TransactionClient,
  phase: { experimentId: number; phase: number },
  stored: { first: string; last: string } | null,
  firstDay: string,
  names: string[],
): Promise<boolean> {
  if (stored === null) return true;
  if (firstDay !== stored.first) return true;
  const rows = await db.$queryRaw<{ outcome: string }[]>`
    SELECT DISTINCT outcome FROM daily_outcome
    WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase} AND day = ${stored.last}::date`;
  const have = rows.map((row) => row.outcome).sort();
  return have.join('\n') !== [...names].sort().join('\n');
}

async function clearMarks(db: Prisma.TransactionClient, experimentId: number, marks: { id: string }[]): Promise<void> {
  if (marks.length === 0) return;
  await db.$executeRaw`
    DELETE FROM dirty_mark WHERE experiment_id = ${experimentId} AND id = ANY(${marks.map((mark) => mark.id)}::uuid[])`;
}
