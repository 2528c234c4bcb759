import type { Database } from '@/lib/db/context';
import type { PrismaClient } from '@/lib/db/generated/client';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { MARKS_KEPT_DAYS, markSource, readMarks } from '@/lib/subjects/mark-source';
import { compileSource, type CompiledSource } from '@/lib/subjects/sources';
import { addDays, dayOf, dayWindow } from '@/lib/time/days';
import { fingerprintOf, type TrackerDefinition } from './load-tracker';
import { storeTrackerDays } from './store-tracker-days.sql';

export type TrackerRun = {
  days: number;
  written: number;
  unchanged: number;
  deleted: number;
  /** false: the time was up; what was done is kept, and the next run goes on. */
  complete: boolean;
};

type Input = {
  now: Date;
  timeZone: string;
  /** How much time is left. Unit: milliseconds. */
  leftMs: () => number;
  overlapSeconds?: number;
  /** Days of one statement at most. */
  chunkDays?: number;
};

type State = {
  recorded_on: string | null;
  read_through: string | null;
  dirty_from: string | null;
  fingerprint: string | null;
  since: string | null;
  outdated: boolean;
  clock: string;
};

/** As upkeep: longer than a transaction that writes records lives after it has read the database's clock. */
const OVERLAP_SECONDS = 60;
/** Days of one statement: a first run over more is made of several. */
const CHUNK_DAYS = 800;
/** No day before it has statistics of its own: what is dated earlier (the year 1 is some systems' "never") counts to it. */
const FIRST_DAY = '1900-01-01';

/**
 * Brings the statistics of one tracker up to date until today, which is provisional. What arrived, changed or went away
 * since the last run, and a day that was not over then, is computed again from its day on. Days are computed in chunks,
 * each with what is left to do in one transaction: killed in between it goes on, and two at once wait for each other.
 * @throws Error when the source does not exist any more
 */
export async function runTracker(client: PrismaClient, tracker: TrackerDefinition, input: Input): Promise<TrackerRun> {
  const total: TrackerRun = { days: 0, written: 0, unchanged: 0, deleted: 0, complete: true };
  let chunkDays = input.chunkDays ?? CHUNK_DAYS;
  let begun = false;
  for (;;) {
    if (input.leftMs() <= 0) return { ...total, complete: false };
    try {
      const step = await retryConflicts(() =>
        client.$transaction((db) => runChunk(db, tracker, { ...input, chunkDays, begun }), {
          timeout: Math.max(1_000, input.leftMs()) + 30_000,
          maxWait: 10_000,
        }),
      );
      if (step === null) return total;
      begun = true;
      total.days += step.days;
      total.written += step.written;
      total.unchanged += step.unchanged;
      total.deleted += step.deleted;
      if (!step.more) return total;
    } catch (error) {
      // Too much for the time that is left: fewer days may be possible, now or in the next run.
      if (!isTimeout(error) || chunkDays === 1) throw error;
      chunkDays = Math.max(1, Math.floor(chunkDays / 8));
    }
  }
}

/**
 * One chunk of days; null when nothing is to be done. What is new is looked for once in a run, by its first chunk: the
 * overlap would find the same again and again. What arrives meanwhile is found by the next run.
 */
async function runChunk(
  db: Database,
  tracker: TrackerDefinition,
  input: Input & { chunkDays: number; begun: boolean },
) {
  const { metricId } = tracker;
  const { timeZone } = input;
  const overlap = input.overlapSeconds ?? OVERLAP_SECONDS;
  const [state] = await db.$queryRaw<State[]>`
    SELECT recorded_on::text, read_through::text, dirty_from::text, fingerprint,
           (read_through - make_interval(secs => ${overlap}))::text AS since,
           coalesce(read_through < clock_timestamp() - make_interval(days => ${MARKS_KEPT_DAYS - 1}), true) AS outdated,
           clock_timestamp()::text AS clock
    FROM tracker WHERE metric_id = ${metricId} AND archived_at IS NULL FOR UPDATE`;
  if (state === undefined) return null;
  const source = await sourceOf(db, tracker, timeZone);
  const fingerprint = fingerprintOf(tracker, source, timeZone);
  const anew = !input.begun && (state.fingerprint !== fingerprint || state.outdated || state.since === null);
  await db.$executeRaw`SET LOCAL random_page_cost = 1.1`;
  await db.$executeRaw`SET LOCAL jit = off`;
  await db.$executeRaw`SET LOCAL work_mem = '128MB'`;
  // A third of the time: when that is too little, fewer days are tried in what is left.
  const timeoutMs = Math.max(1_000, Math.ceil(input.leftMs() / 3));
  await db.$executeRaw`SELECT set_config('statement_timeout', ${`${timeoutMs}ms`}, true)`;

  const today = dayOf(input.now, timeZone);
  // Another instance's clock may be ahead: what it has stored changes with the rest.
  const last = state.recorded_on !== null && state.recorded_on > today ? state.recorded_on : today;
  const first = anew ? await firstDay(db, metricId, source, timeZone) : null;
  const news = anew || input.begun ? null : await newsSince(db, source, state.since ?? '', timeZone);
  const newsDay = news === 'everything' ? await firstDay(db, metricId, source, timeZone) : news;
  const wanted = anew
    ? first
    : earliest([
        newsDay,
        state.dirty_from ?? (state.recorded_on !== null && state.recorded_on < last ? state.recorded_on : null),
      ]);
  const isOlder = wanted !== null && wanted < FIRST_DAY;
  const from = isOlder ? FIRST_DAY : wanted;
  const keep = (recordedOn: string | null, dirtyFrom: string | null) => db.$executeRaw`
    UPDATE tracker SET recorded_on = ${recordedOn}::date, dirty_from = ${dirtyFrom}::date,
      read_through = ${input.begun ? state.read_through : state.clock}::timestamptz,
      fingerprint = ${input.begun ? state.fingerprint : fingerprint}
    WHERE metric_id = ${metricId}`;
  if (from === null || from > last) {
    // Records of days that have not come yet are counted when these come: after what is recorded, or as the first.
    const recordedOn = anew ? null : state.recorded_on;
    await keep(recordedOn, recordedOn === null ? from : null);
    return null;
  }
  const end = addDays(from, input.chunkDays - 1);
  const to = end < last ? end : last;
  if (isOlder) await db.statistic.deleteMany({ where: { metricId, date: { lt: new Date(FIRST_DAY) } } });
  const isFirst = anew || state.recorded_on === null || news === 'everything';
  const stored = await storeTrackerDays(
    db,
    {
      ...{ metricId, source, timeZone, from, to },
      ...{ aggregate: tracker.aggregate, periods: tracker.periods, dimensions: tracker.dimensions },
      base: isOlder ? 'records' : isFirst ? 'nothing' : 'stored',
    },
    to === last,
  );
  // The rows carry the time at which they were written, and a long statement may be committed much later than that.
  if (stored.written + stored.deleted > 0) {
    await markSource(db, [{ source: `metric:${metricId}`, from: dayWindow(from, timeZone).start }]);
  }
  const dirtyFrom = to < last ? addDays(to, 1) : null;
  const recordedOn = state.recorded_on !== null && !anew && state.recorded_on > to ? state.recorded_on : to;
  await keep(recordedOn, dirtyFrom);
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return { ...stored, days, more: to < last };
}

/** The source as SQL. @throws Error when it does not exist */
export async function sourceOf(
  db: Database,
  tracker: Pick<TrackerDefinition, 'source' | 'dimensions' | 'metric'>,
  timeZone: string,
): Promise<CompiledSource> {
  const paths = tracker.dimensions.map(({ path }) => path);
  const source = await compileSource(db, tracker.source, { timeZone, paths, name: tracker.metric });
  if (source === null) throw new Error(`${tracker.metric}: its source does not exist`);
  return source;
}

/** A day before which there is no record and no statistic. */
async function firstDay(
  db: Database,
  metricId: number,
  source: CompiledSource,
  timeZone: string,
): Promise<string | null> {
  const [row] = await db.$queryRaw<{ at: string | null; date: string | null }[]>`
    SELECT (SELECT (min(r.at) AT TIME ZONE 'UTC')::text FROM (${source.earliest ?? source.rows}) r) AS at,
           (SELECT min(date)::text FROM statistic WHERE metric_id = ${metricId}) AS date`;
  return earliest([row?.at == null ? null : dayOfText(row.at, timeZone), row?.date ?? null]);
}

/** The first day whose records are not those that were counted. */
async function newsSince(
  db: Database,
  source: CompiledSource,
  since: string,
  timeZone: string,
): Promise<string | 'everything' | null> {
  const [changed] = await db.$queryRaw<{ from_at: string | null }[]>`
    SELECT (from_at AT TIME ZONE 'UTC')::text AS from_at FROM (${source.changedSince(since)}) c`;
  const marked = await readMarks(db, source.marks, since);
  const all = [changed?.from_at ?? null, marked].filter((at) => at !== null);
  if (all.includes('-infinity')) return 'everything';
  return earliest(all.map((at) => dayOfText(at, timeZone)));
}

/** The day of an instant as the database writes it: in UTC unless it ends with an offset, perhaps before our era. */
function dayOfText(at: string, timeZone: string): string {
  if (at.endsWith(' BC') || at === '-infinity') return '0001-01-01';
  const text = at.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00');
  const instant = new Date(/[+-]\d{2}:\d{2}$/.test(text) ? text : `${text}Z`);
  // Beyond the last year that is read has not come yet.
  return Number.isNaN(instant.getTime()) ? '9999-12-31' : dayOf(instant, timeZone);
}

function earliest(days: readonly (string | null)[]): string | null {
  return days.reduce((first, day) => (first === null || (day !== null && day < first) ? day : first), null);
}

/** Did the database stop a statement that took too long? */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /57014|statement timeout|Transaction already closed|P2028/.test(error.message);
}
