import { databasePool } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { insertGoalRecords, type GoalRecordRow } from '@/lib/goals/insert-goal-records';
import { recordChanges, type ChangeInput } from '@/lib/stocks/record-changes';
import { goalRecordId, subjectId } from '@/lib/subjects/subject-id';
import { bookStatistics } from './book-statistics';
import type { Reading } from './open-file';
import type { Draft, Drop } from './steps';

/** What became of a line. */
export type Booked = 'accepted' | 'duplicate' | Drop;

/** Lines whose subject's day was noted recently need not note it again. */
const REMEMBERED_DAYS = 50_000;

/**
 * The last step: records what lines say, all of a batch in a few statements, through the same verbs as everybody else. A
 * line is a duplicate when all that it says was known. Answers what became of each, in order. Safe to repeat.
 */
export async function bookLines(
  ctx: Context,
  reading: Reading,
  drafts: readonly Draft[],
  noted: Set<string>,
): Promise<Booked[]> {
  const news = drafts.map(isSilent);
  const drops = new Map<number, Drop>();
  await bookChanges(ctx, reading, drafts, news, drops, noted);
  await bookGoals(reading, drafts, news);
  await bookStatistics(ctx, drafts, news, drops);
  return drafts.map((_, n) => drops.get(n) ?? (news[n] === true ? 'accepted' : 'duplicate'));
}

/** Does a line say nothing that could be known already? */
export const isSilent = ({ records }: Draft): boolean =>
  [records.changes, records.goals, records.statistics].every((list) => list === undefined || list.length === 0);

async function bookChanges(
  ctx: Context,
  { source }: Reading,
  drafts: readonly Draft[],
  news: boolean[],
  drops: Map<number, Drop>,
  noted: Set<string>,
): Promise<void> {
  const changes: ChangeInput[] = [];
  const owners: number[] = [];
  const { activity } = source.format;
  if (noted.size > REMEMBERED_DAYS) noted.clear();
  const noting = new Set<string>();
  drafts.forEach((draft, n) => {
    if (activity !== null) {
      const { day } = draft;
      const key = `${draft.subject}\n${day}`;
      if (!noted.has(key) && !noting.has(key)) {
        noting.add(key);
        // The beginning of the day, whichever line of it comes first.
        changes.push({
          ...{ subject: { kind: source.kind, id: draft.subject }, attributes: { [activity]: day } },
          ...{ at: draft.file.reading.zone.startOf(day), id: `log activity\n${activity}\n${day}`, sequence: 0 },
        });
        owners.push(-1);
      }
    }
    draft.records.changes?.forEach(({ kind = source.kind, subject = draft.subject, attributes }, place) => {
      const id = place === 0 ? draft.eventId : `${draft.eventId}\n${String(place)}`;
      changes.push({ subject: { kind, id: subject }, attributes, at: draft.at, id, sequence: draft.sequence });
      owners.push(n);
    });
  });
  if (changes.length === 0) return;
  const answer = await recordChanges(ctx, {
    changes,
    source: 'log',
    telling: true,
    // Lines were parsed, and what code answers was checked; only size is left, and a line is at most 64 kB.
    checked: drafts.every(({ raw }) => raw.text.length < 4_000),
    onOutcome: (index, outcome) => {
      const owner = owners[index] ?? -1;
      if (owner !== -1 && outcome === 'recorded') news[owner] = true;
    },
  });
  // Now they are: what failed is tried again as a whole.
  for (const key of noting) noted.add(key);
  for (const { index, message } of answer.rejected) {
    const owner = owners[index] ?? -1;
    if (owner !== -1) drops.set(owner, { reason: 'refused', detail: message });
  }
}

async function bookGoals({ source, goals }: Reading, drafts: readonly Draft[], news: boolean[]): Promise<void> {
  const rows: GoalRecordRow[] = [];
  const owners: number[] = [];
  drafts.forEach((draft, n) => {
    draft.records.goals?.forEach(({ goal, value, kind = source.kind, subject: id = draft.subject }, place) => {
      const subject = subjectId(kind, id);
      rows.push({
        subject: { id: subject, kind, externalId: id, confirmedAt: kind === 'visitor' ? draft.at : null },
        id: goalRecordId(subject, goal, `${draft.eventId}\n${String(place)}`),
        goalId: goals.get(goal) ?? 0,
        at: draft.at,
        sequence: draft.sequence,
        value: value === undefined ? null : String(value),
        automated: false,
        source: 'import',
        timeToleranceSeconds: 0,
      });
      owners.push(n);
    });
  });
  if (rows.length === 0) return;
  const outcomes = await insertGoalRecords(databasePool(), rows);
  outcomes.forEach((outcome, n) => {
    const owner = owners[n];
    if (owner !== undefined && outcome === 'recorded') news[owner] = true;
  });
}

/** Is there nothing by which an accepted line would be known again? */
export const leavesNoTrace = ({ records: { changes = [], goals = [] } }: Draft): boolean =>
  changes.length + goals.length === 0;
