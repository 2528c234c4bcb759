import { randomUUID } from 'node:crypto';
import { SubjectId, SubjectKind } from '@/lib/config/names';
import { requirePermission, type Context } from '@/lib/db/context';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { inTransaction } from '@/lib/db/transaction';
import { attributeChangeId, subjectId } from '@/lib/subjects/subject-id';
import { harmOf, MAX_SEQUENCE } from './change.schemas';
import { writeChanges, type ChangeOutcome, type ChangeRow, type ChangeSource } from './write-changes';

export type { ChangeOutcome, ChangeSource } from './write-changes';

/** A change of one subject: attributes by name, null removes one. */
export type ChangeInput = {
  subject: { kind: string; id: string };
  attributes: Record<string, unknown>;
  /** When it happened; default now. Later than in five minutes is taken as that. */
  at?: Date | undefined;
  /** The sender's id of this change: a repeat changes nothing. */
  id?: string | undefined;
  /** Order among changes of one instant. Default: the place in the list. */
  sequence?: number | undefined;
  /** False leaves a visitor unconfirmed. */
  confirmed?: boolean | undefined;
};

export type RejectedChange = { index: number; code: 'invalid_input'; message: string };
export type ChangesAnswer = {
  recorded: number;
  duplicates: number;
  /** Repeats that say something else; the first stays. Counted among the duplicates as well. */
  conflicts: number;
  rejected: RejectedChange[];
};

/** Changes of one transaction. */
const MOST = 5_000;
/** From so many changes on a second transaction is worth what it costs by itself. */
const HALVED_FROM = 200;
const LATEST_MS = 5 * 60_000;
const EARLIEST = new Date('1900-01-01T00:00:00Z').getTime();

/**
 * Records changes of subjects and everything that follows from them: attributes, stays, flow events, decays. Returns when
 * all is committed. The valid ones are recorded, the others named by their place in the list. Any order of arrival, and
 * any repeat of changes with ids, gives the same history. Many changes take several transactions, two of them at once.
 */
export async function recordChanges(
  ctx: Context,
  input: {
    changes: readonly ChangeInput[];
    source: ChangeSource;
    /** `SubjectChangeInput` has let every change through already. */
    checked?: boolean;
    /** Ids are made of what the changes say, so that a repeat cannot differ and is not compared. */
    telling?: boolean;
    /** Told once for every change that was not rejected, by its place in the list. */
    onOutcome?: (index: number, outcome: ChangeOutcome) => void;
  },
): Promise<ChangesAnswer> {
  requirePermission(ctx, 'record');
  const answer: ChangesAnswer = { recorded: 0, duplicates: 0, conflicts: 0, rejected: [] };
  const rows: ChangeRow[] = [];
  const indexes: number[] = [];
  input.changes.forEach((change, index) => {
    const message = input.checked === true ? null : refusalOf(change);
    if (message === null) {
      rows.push(toRow(change, index, input.source, ctx.now));
      indexes.push(index);
    } else answer.rejected.push({ index, code: 'invalid_input', message });
  });
  // A transaction of the caller is the caller's to repeat.
  const own = '$extends' in ctx.db;
  const write = async (places: number[]) => {
    while (places.length > 0) {
      const part = places.slice(0, MOST);
      const changes = part.flatMap((place) => rows[place] ?? []);
      const once = () => inTransaction(ctx, (tx) => writeChanges(tx, changes, input.source, input.telling));
      const outcomes = own ? await retryConflicts(once) : await once();
      outcomes.forEach((outcome, m) => {
        count(answer, outcome);
        input.onOutcome?.(indexes[part[m] ?? -1] ?? -1, outcome);
      });
      places.splice(0, MOST);
    }
  };
  if (own && rows.length >= HALVED_FROM) await writeHalves(rows, write);
  else await write(rows.map((_, place) => place));
  return answer;
}

/**
 * Writes rows by two connections at once: while the database writes one half, this process derives what follows from the
 * other. All of a subject is in one half. A half that failed alone goes on when the other is done, which frees a
 * connection. `write` takes out of the list of places what is written.
 */
async function writeHalves(rows: readonly ChangeRow[], write: (places: number[]) => Promise<void>): Promise<void> {
  const halves: [number[], number[]] = [[], []];
  rows.forEach(({ subject }, place) => halves[subject.id < '8' ? 0 : 1].push(place));
  const [one, other] = await Promise.allSettled(halves.map(write));
  if (one?.status === 'rejected' && other?.status === 'rejected') throw one.reason;
  if (one?.status === 'rejected') await write(halves[0]);
  if (other?.status === 'rejected') await write(halves[1]);
}

function count(answer: ChangesAnswer, outcome: ChangeOutcome): void {
  if (outcome === 'recorded') answer.recorded += 1;
  else answer.duplicates += 1;
  if (outcome === 'conflict') answer.conflicts += 1;
}

function refusalOf({ subject, attributes, at, sequence }: ChangeInput): string | null {
  if (!SubjectKind.safeParse(subject.kind).success) return 'subject.kind: must be a short lower-case word';
  if (!SubjectId.safeParse(subject.id).success) return 'subject.id: must be 1 to 128 printable ASCII characters';
  if (at !== undefined && !(at.getTime() >= EARLIEST)) return 'at: must be after 1900';
  if (sequence !== undefined && !(Number.isInteger(sequence) && sequence >= 0 && sequence <= MAX_SEQUENCE))
    return 'sequence: must be a whole number from 0';
  const harm = harmOf(attributes);
  return harm === null ? null : `attributes: ${harm}`;
}

function toRow(change: ChangeInput, index: number, source: ChangeSource, now: Date): ChangeRow {
  const subject = subjectId(change.subject.kind, change.subject.id);
  const said = change.at === undefined ? null : new Date(Math.min(change.at.getTime(), now.getTime() + LATEST_MS));
  const at = said ?? now;
  const proves = source === 'token' || source === 'import' || source === 'server';
  return {
    subject: {
      id: subject,
      kind: change.subject.kind,
      externalId: change.subject.id,
      confirmedAt: proves && change.subject.kind === 'visitor' && change.confirmed !== false ? at : null,
    },
    id: attributeChangeId(subject, change.id ?? randomUUID()),
    at,
    timed: said !== null && said.getTime() === change.at?.getTime(),
    sequence: change.sequence ?? index,
    set: change.attributes,
  };
}
