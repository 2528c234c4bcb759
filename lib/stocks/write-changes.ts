import { isDeepStrictEqual } from 'node:util';
import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Context, Database } from '@/lib/db/context';
import { ensureSubjects } from '@/lib/subjects/ensure-subjects';
import type { SubjectRow } from '@/lib/subjects/insert-subjects';
import { queueCallbacks, type Happened } from './callbacks';
import { deriveHistory } from './derive-history';
import {
  comparePositions,
  DECAY_SEQUENCE,
  NO_DEFINITIONS,
  type Attributes,
  type Change,
  type DerivedEvent,
  type Stretch,
} from './history';
import { insertChanges, lockSubjects, readStays, writeAppended, type Owned, type SubjectState } from './history.sql';
import { holdKinds, markDirty, type Kind } from './load-kinds';
import { rederiveSubjects } from './rederive';

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
  const first = new Map<string, Owned<Change>>();
  for (const row of rows) if (!first.has(row.id)) first.set(row.id, toChange(row, states.get(row.subject.id)));
  const inserted = await insertChanges(db, [...first.values()], source);
  const fresh = [...first.values()].filter(({ id }) => inserted.has(id));
  const happened = await applyFresh(tx, subjects, kinds, fresh);
  await queueCallbacks(tx, happened, source);
  await markDirty(db, earliestByKind(fresh, states));
  return outcomesOf(db, rows, first, inserted, telling);
}

/**
 * Subjects as they are, locked; those that are new are made first. Nearly always all are there and nothing is to be said
 * about them, which one statement finds.
 */
async function holdSubjects(db: Database, rows: readonly SubjectRow[]): Promise<SubjectState[]> {
  const ids = rows.map(({ id }) => id);
  const known = rows.every(({ confirmedAt }) => confirmedAt === null) ? await lockSubjects(db, ids, true) : null;
  if (known !== null) return known;
  await ensureSubjects(db, rows);
  return lockSubjects(db, ids);
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
 * beginning otherwise. Answers what is new at each subject's newest change.
 */
async function applyFresh(
  { db, now }: Context,
  subjects: readonly SubjectState[],
  kinds: ReadonlyMap<string, Kind>,
  fresh: readonly Owned<Change>[],
): Promise<Happened[]> {
  const changes = new Map<string, Change[]>();
  for (const change of fresh) {
    const own = changes.get(change.subject);
    if (own === undefined) changes.set(change.subject, [change]);
    else own.push(change);
  }
  const going: SubjectState[] = [];
  const again: SubjectState[] = [];
  for (const subject of subjects) {
    const own = changes.get(subject.id)?.sort(comparePositions);
    if (own === undefined) continue;
    const goesOn = isAppended(subject, own[0]) && kinds.get(subject.kind)?.pending !== true;
    (goesOn ? going : again).push(subject);
  }
  const definitionsOf = (kind: string) => kinds.get(kind)?.definitions ?? NO_DEFINITIONS;
  const known = going.filter((subject) => subject.newest !== null).map(({ id }) => id);
  const open = new Map<string, Stretch[]>();
  for (const stretch of known.length === 0 ? [] : await readStays(db, known)) {
    const own = open.get(stretch.subject);
    if (own === undefined) open.set(stretch.subject, [stretch]);
    else own.push(stretch);
  }
  const ended: Owned<Stretch>[] = [];
  const begun: Owned<Stretch>[] = [];
  const events: Owned<DerivedEvent>[] = [];
  const decays: Owned<Change>[] = [];
  const happened: Happened[] = [];
  const states = going.map((state) => {
    const { id: subject, kind, attributes, newest } = state;
    const start = { attributes, newest, open: open.get(subject) ?? [] };
    const own = changes.get(subject) ?? [];
    const history = deriveHistory({ subject, start, changes: own, definitions: definitionsOf(kind), until: now });
    history.stays.forEach((stretch, n) => {
      if (n >= start.open.length) begun.push(Object.assign(stretch, { subject }));
      else if (stretch.untilAt !== null) ended.push(Object.assign(stretch, { subject }));
    });
    for (const event of history.events) events.push(Object.assign(event, { subject }));
    for (const decay of history.decays) decays.push({ ...decay, subject });
    happened.push({ subject, newest: history.newest, events: history.events });
    return { subject, attributes: history.attributes, newest: history.newest };
  });
  await insertChanges(db, decays, 'decay');
  await writeAppended(db, { ended, begun, events, states });
  for (const { subject, history, events: news } of await rederiveSubjects(db, again, definitionsOf, now))
    happened.push({ subject, newest: history.newest, events: news });
  return happened;
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
