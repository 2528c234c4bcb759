import { isDeepStrictEqual } from 'node:util';
import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Context, Database } from '@/lib/db/context';
import { ensureSubjects } from '@/lib/subjects/ensure-subjects';
import type { SubjectRow } from '@/lib/subjects/insert-subjects';
import { queueCallbacks, type Happened } from './callbacks';
import { deriveHistory } from './derive-history';
import {
  BEGINNING,
  comparePositions,
  DECAY_SEQUENCE,
  NO_DEFINITIONS,
  type Attributes,
  type Change,
  type History,
} from './history';
import {
  insertChanges,
  insertNewcomers,
  lockSubjects,
  readStays,
  writeAppended,
  type Appended,
  type Owned,
  type SubjectState,
} from './history.sql';
import { holdKinds, markDirty, type Kind } from './load-kinds';
import { bySubject, rederiveSubjects } from './rederive';

export type ChangeSource = 'token' | 'import' | 'server' | 'model' | 'snapshot' | 'dashboard' | 'log';

/** A change as it is written. `timed`: its sender said when. */
export type ChangeRow = {
  subject: SubjectRow;
  id: string;
  at: Date;
  timed: boolean;
  sequence: number;
  set: Attributes;
};
export type ChangeOutcome = 'recorded' | 'duplicate' | 'conflict';

/**
 * Private to this room: writes changes and their consequences in the caller's transaction, in a few statements however
 * many rows there are. Subjects are locked in the order of their ids, so that two writers never wait in a circle.
 * `telling`: ids are made of what the rows say, so that repeats are not compared.
 */
export async function writeChanges(
  tx: Context,
  rows: readonly ChangeRow[],
  source: ChangeSource,
  telling = false,
): Promise<ChangeOutcome[]> {
  const { db } = tx;
  const kinds = await holdKinds(
    db,
    rows.map((row) => row.subject.kind),
  );
  const subjects = await holdSubjects(db, onePerSubject(rows));
  const states = new Map(subjects.map((subject) => [subject.id, subject]));
  let first = onePerId(rows, states);
  const { made, late } = await makeNewcomers(tx, rows, states, kinds, [...first.values()]);
  if (late) first = onePerId(rows, states);
  // In the order of the indexes: neighbours are written to one page.
  const changes = [...first.values()].sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0));
  const inserted = await insertChanges(db, changes, source);
  const fresh = changes.filter(({ id }) => inserted.has(id));
  const sorted = [...states.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { happened, decays } = await applyFresh(tx, sorted, kinds, fresh, made);
  await queueCallbacks(tx, happened, source);
  // Decays that came due before these changes, and that nobody had booked yet, are booked on the way.
  await markDirty(db, earliestByKind([...fresh, ...decays], states));
  return outcomesOf(db, rows, first, inserted, telling);
}

/**
 * Subjects that are there, as they are, locked. The others are made with their first changes, unless a row says that a
 * visitor is human: that has rules of its own.
 */
async function holdSubjects(db: Database, rows: readonly SubjectRow[]): Promise<SubjectState[]> {
  if (rows.some(({ confirmedAt }) => confirmedAt !== null)) await ensureSubjects(db, rows);
  return lockSubjects(
    db,
    rows.map(({ id }) => id),
  );
}

/** The history of a subject that was made with it; all of its changes must turn out to be new. */
type Made = { history: History; changes: number };

/**
 * Makes the subjects that were not there, in the state after their changes: nothing is known of them, so that their whole
 * history follows from what is at hand. One that somebody else has made since is taken as it is. Adds all to `states`.
 */
async function makeNewcomers(
  { db, now }: Context,
  rows: readonly ChangeRow[],
  states: Map<string, SubjectState>,
  kinds: ReadonlyMap<string, Kind>,
  changes: readonly Owned<Change>[],
): Promise<{ made: Map<string, Made>; late: boolean }> {
  const made = new Map<string, Made>();
  const newcomers = new Map<string, SubjectRow>();
  for (const { subject } of rows) if (!states.has(subject.id)) newcomers.set(subject.id, subject);
  if (newcomers.size === 0) return { made, late: false };
  const own = bySubject(changes.filter(({ subject }) => newcomers.has(subject)));
  for (const [id, { kind }] of newcomers) {
    const all = (own.get(id) ?? []).sort(comparePositions);
    const definitions = kinds.get(kind)?.definitions ?? NO_DEFINITIONS;
    const history = deriveHistory({ subject: id, start: BEGINNING, changes: all, definitions, until: now });
    made.set(id, { history, changes: all.length });
  }
  const late = await insertNewcomers(
    db,
    [...newcomers.values()].map((subject) => ({ subject, after: made.get(subject.id)?.history ?? NOTHING })),
  );
  for (const id of late) made.delete(id);
  for (const state of late.size === 0 ? [] : await lockSubjects(db, [...late])) states.set(state.id, state);
  for (const [id, { kind }] of newcomers) if (made.has(id)) states.set(id, { id, kind, attributes: {}, newest: null });
  return { made, late: late.size > 0 };
}

const NOTHING = { attributes: {}, newest: null };

/** Of rows with one id the first counts. */
function onePerId(rows: readonly ChangeRow[], states: ReadonlyMap<string, SubjectState>): Map<string, Owned<Change>> {
  const first = new Map<string, Owned<Change>>();
  for (const row of rows) if (!first.has(row.id)) first.set(row.id, toChange(row, states.get(row.subject.id)));
  return first;
}

/** A change without a stated time happened after everything of the same instant that is known. */
function toChange(row: ChangeRow, state: SubjectState | undefined): Owned<Change> {
  const { id, at, set } = row;
  const newest = state?.newest;
  const follows =
    !row.timed && newest != null && newest.sequence < DECAY_SEQUENCE && newest.at.getTime() === at.getTime();
  const sequence = follows ? newest.sequence + 1 + row.sequence : row.sequence;
  return { subject: row.subject.id, id, at, sequence, set, rule: null };
}

/**
 * Goes on from the stored state where every new change is newer than all that is known, and derives the subject from its
 * beginning otherwise. Answers what is new at each subject's newest change, and the decays that were booked.
 */
async function applyFresh(
  { db, now }: Context,
  subjects: readonly SubjectState[],
  kinds: ReadonlyMap<string, Kind>,
  fresh: readonly Owned<Change>[],
  made: ReadonlyMap<string, Made>,
): Promise<{ happened: Happened[]; decays: Owned<Change>[] }> {
  const changes = bySubject(fresh);
  const going: SubjectState[] = [];
  const again: SubjectState[] = [];
  const appended: Appended & { decays: Owned<Change>[] } = { ended: [], begun: [], events: [], states: [], decays: [] };
  const happened: Happened[] = [];
  const append = (subject: string, history: History, open: number) => {
    history.stays.forEach((stretch, n) => {
      if (n >= open) appended.begun.push(Object.assign(stretch, { subject }));
      else if (stretch.untilAt !== null) appended.ended.push(Object.assign(stretch, { subject }));
    });
    for (const event of history.events) appended.events.push(Object.assign(event, { subject }));
    for (const decay of history.decays) appended.decays.push({ ...decay, subject });
    happened.push({ subject, moved: history.moved, events: history.events });
  };
  for (const subject of subjects) {
    const own = changes.get(subject.id)?.sort(comparePositions);
    const known = made.get(subject.id);
    if (known !== undefined && own?.length === known.changes) append(subject.id, known.history, 0);
    else if (known !== undefined) again.push(subject);
    else if (own !== undefined)
      (isAppended(subject, own[0]) && kinds.get(subject.kind)?.pending !== true ? going : again).push(subject);
  }
  const definitionsOf = (kind: string) => kinds.get(kind)?.definitions ?? NO_DEFINITIONS;
  const known = going.filter((subject) => subject.newest !== null).map(({ id }) => id);
  const open = bySubject(known.length === 0 ? [] : await readStays(db, known));
  for (const { id: subject, kind, attributes, newest } of going) {
    const start = { attributes, newest, open: open.get(subject) ?? [] };
    const own = changes.get(subject) ?? [];
    const history = deriveHistory({ subject, start, changes: own, definitions: definitionsOf(kind), until: now });
    append(subject, history, start.open.length);
    appended.states.push({ subject, attributes: history.attributes, newest: history.newest });
  }
  await insertChanges(db, appended.decays, 'decay');
  await writeAppended(db, appended);
  const { decays } = appended;
  const pending = new Set(again.filter(({ kind }) => kinds.get(kind)?.pending === true).map(({ id }) => id));
  for (const { subject, history, events: news, decays: booked } of await rederiveSubjects(
    db,
    again,
    definitionsOf,
    now,
  )) {
    // Before a rebuild is through, events of long known changes may be new as well: nobody is told of those.
    const known = new Set([...(changes.get(subject) ?? []), ...booked].map(({ id }) => id));
    const own = news.filter(({ changeId }) => !pending.has(subject) || known.has(changeId));
    happened.push({ subject, moved: history.moved, events: own });
    decays.push(...booked.map((decay) => ({ ...decay, subject })));
  }
  return { happened, decays };
}

/** Is the change newer than everything that is known, and is what is known no decay, which it might undo? */
function isAppended({ newest }: SubjectState, first: Change | undefined): boolean {
  if (newest === null || first === undefined) return true;
  return newest.sequence < DECAY_SEQUENCE && comparePositions(newest, first) < 0;
}

function onePerSubject(rows: readonly ChangeRow[]): SubjectRow[] {
  const once = new Map<string, SubjectRow>();
  for (const { subject } of rows) {
    const known = once.get(subject.id);
    const { confirmedAt: at } = subject;
    if (known === undefined || (at !== null && (known.confirmedAt === null || at < known.confirmedAt)))
      once.set(subject.id, subject);
  }
  return [...once.values()];
}

function earliestByKind(fresh: readonly Owned<Change>[], states: ReadonlyMap<string, SubjectState>): Map<string, Date> {
  const from = new Map<string, Date>();
  for (const { subject, at } of fresh) {
    const kind = states.get(subject)?.kind ?? '';
    const known = from.get(kind);
    if (known === undefined || at < known) from.set(kind, at);
  }
  return from;
}

/** What became of each row. A repeat that says something else is a conflict. */
async function outcomesOf(
  db: Database,
  rows: readonly ChangeRow[],
  first: ReadonlyMap<string, Owned<Change>>,
  inserted: ReadonlySet<string>,
  telling: boolean,
): Promise<ChangeOutcome[]> {
  const counted = new Set<string>();
  const outcomes = rows.map((row): ChangeOutcome => {
    const one = first.get(row.id);
    if (one === undefined || !inserted.has(row.id)) return 'duplicate';
    if (!counted.has(row.id)) {
      counted.add(row.id);
      return 'recorded';
    }
    const same = isDeepStrictEqual(one.set, row.set) && (!row.timed || one.at.getTime() === row.at.getTime());
    return same ? 'duplicate' : 'conflict';
  });
  const repeats = rows.map((row, n) => ({ row, n })).filter(({ row }) => !inserted.has(row.id));
  if (telling || repeats.length === 0) return outcomes;
  const differing = await db.$queryRaw<{ n: number }[]>`
    SELECT g.n FROM unnest(
      ${plainArray(repeats.map(({ n }) => n))}::int[], ${plainArray(repeats.map(({ row }) => row.subject.id))}::uuid[],
      ${plainArray(repeats.map(({ row }) => row.id))}::uuid[],
      ${textArray(repeats.map(({ row }) => JSON.stringify(row.set)))}::jsonb[],
      ${instantArray(repeats.map(({ row }) => (row.timed ? row.at : null)))}::timestamptz[])
      AS g (n, subject_id, id, set, at)
    JOIN attribute_change a ON a.subject_id = g.subject_id AND a.id = g.id
    WHERE a.set <> g.set OR a.at <> g.at`;
  for (const { n } of differing) outcomes[n] = 'conflict';
  return outcomes;
}
