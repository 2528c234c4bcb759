import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@/lib/db/context';
import { markSource } from '@/lib/subjects/mark-source';
import { deriveHistory } from './derive-history';
import { BEGINNING, type Change, type DerivedEvent, type History, type KindDefinitions, type Stretch } from './history';
import {
  deleteChanges,
  deleteEvents,
  deleteStays,
  insertChanges,
  readChanges,
  readEvents,
  readStays,
  writeEvents,
  writeStates,
  writeStays,
  type Owned,
  type SubjectState,
} from './history.sql';

/** `events` and `decays`: those that were not there before. */
export type Rederived = {
  subject: string;
  history: History;
  events: DerivedEvent[];
  decays: Change[];
  changed: boolean;
};

/**
 * Derives the whole history of subjects (locked by the caller) again from their changes, and writes what differs from
 * what is stored: running it twice changes nothing.
 */
export async function rederiveSubjects(
  db: Database,
  subjects: readonly SubjectState[],
  definitionsOf: (kind: string) => KindDefinitions,
  until: Date,
): Promise<Rederived[]> {
  if (subjects.length === 0) return [];
  const ids = subjects.map(({ id }) => id);
  const changes = bySubject(await readChanges(db, ids));
  const stored = {
    stays: bySubject(await readStays(db, ids, true)),
    events: bySubject(await readEvents(db, ids)),
  };
  const stays = new Difference<Stretch>((one) => `${String(one.stockId)} ${one.sinceId}`);
  const events = new Difference<DerivedEvent>((one) => one.id);
  const decays = new Difference<Change>((one) => one.id);
  const states: { subject: string; attributes: History['attributes']; newest: History['newest'] }[] = [];
  const results = subjects.map((subject): Rederived => {
    const own = changes.get(subject.id) ?? [];
    const history = deriveHistory({
      subject: subject.id,
      start: BEGINNING,
      changes: own.filter((change) => change.rule === null),
      definitions: definitionsOf(subject.kind),
      until,
    });
    const before = stays.size + events.size + decays.size;
    stays.compare(subject.id, stored.stays.get(subject.id) ?? [], history.stays);
    const fresh = events.compare(subject.id, stored.events.get(subject.id) ?? [], history.events);
    const decayed = own.filter((change) => change.rule !== null);
    const booked = decays.compare(subject.id, decayed, history.decays);
    const { attributes, newest } = history;
    const moved = !isDeepStrictEqual([subject.attributes, subject.newest], [attributes, newest]);
    if (moved) states.push({ subject: subject.id, attributes, newest });
    const changed = moved || stays.size + events.size + decays.size > before;
    return { subject: subject.id, history, events: fresh, decays: booked, changed };
  });
  await deleteStays(db, stays.gone);
  await deleteEvents(db, events.gone);
  await deleteEvents(db, events.other, true);
  await deleteChanges(db, [...decays.gone, ...decays.other]);
  await insertChanges(db, [...decays.other, ...decays.fresh], 'decay');
  await writeStays(db, [...stays.other, ...stays.fresh]);
  await writeEvents(db, [...events.other, ...events.fresh]);
  await writeStates(db, states);
  await markSource(
    db,
    [...events.gone, ...events.other].map(({ flowId, at }) => ({ source: `flow:${flowId}`, from: at })),
  );
  return results;
}

/** What is to be removed, replaced and added so that what is stored becomes what is derived. */
class Difference<T extends object> {
  readonly gone: Owned<T>[] = [];
  readonly other: Owned<T>[] = [];
  readonly fresh: Owned<T>[] = [];

  constructor(private readonly keyOf: (one: T) => string) {}

  get size(): number {
    return this.gone.length + this.other.length + this.fresh.length;
  }

  /** Answers what is new. */
  compare(subject: string, stored: readonly Owned<T>[], derived: readonly T[]): T[] {
    const known = new Map(stored.map((one) => [this.keyOf(one), one]));
    const fresh: T[] = [];
    for (const one of derived) {
      const key = this.keyOf(one);
      const before = known.get(key);
      const owned = { ...one, subject };
      if (before === undefined) fresh.push(one);
      else if (!isSame(before, owned)) this.other.push(owned);
      known.delete(key);
    }
    this.fresh.push(...fresh.map((one) => ({ ...one, subject })));
    this.gone.push(...known.values());
    return fresh;
  }
}

/** Field by field: nearly all are texts, numbers and instants, and a rebuild compares millions. */
function isSame(stored: object, derived: object): boolean {
  return Object.entries(derived).every(([field, value]: [string, unknown]) => {
    const other: unknown = (stored as Record<string, unknown>)[field];
    if (value === other) return true;
    if (value instanceof Date) return other instanceof Date && value.getTime() === other.getTime();
    return typeof value === 'object' && value !== null && isDeepStrictEqual(value, other);
  });
}

/** Rows of each subject, in their order. */
export function bySubject<T extends { subject: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.subject);
    if (group === undefined) groups.set(row.subject, [row]);
    else group.push(row);
  }
  return groups;
}
