import { randomUUID } from 'node:crypto';
import { forgetDefinitions, loadDefinitions, type Definitions } from '@/lib/experiments/load-definitions';
import { insertGoalRecords, type GoalRecordOutcome, type GoalRecordRow } from '@/lib/goals/insert-goal-records';
import { goalRecordId, subjectId } from '@/lib/subjects/subject-id';
import { count, countTotal, noteRefused } from './counters';
import { createMissingGoals } from './create-missing-goals';
import { GroupCommit, type RowResult } from './group-commit';
import { collectPool } from './pool';
import { isDriven } from './record-context';
import type { RefusalCode } from './refusal';
import type { GoalRecordInput } from './schemas';
import type { Sender } from './sender';
import { kept } from './state';
import { trueTime } from './true-time';

export type Rejected = { index: number; code: RefusalCode; message: string; fields?: Record<string, string[]> };

export type GoalsAnswer = {
  recorded: number;
  duplicates: number;
  conflicts: number;
  /** Goal keys that nobody has defined. */
  unknown: string[];
  rejected: Rejected[];
};

/** How rows are written: shared with others on their way, or (imports) as they are. */
export type WriteGoals = (rows: readonly GoalRecordRow[]) => Promise<RowResult<GoalRecordOutcome>[]>;

/** A record, its place in what was sent, and its place in a file (0 when it is not from one). */
export type PlacedGoal = { index: number; sequence: number; input: GoalRecordInput };

const together: WriteGoals = (rows) => goalQueue().add(rows);

export const goalQueue = (): GroupCommit<GoalRecordRow, GoalRecordOutcome> =>
  kept('goals', () => new GroupCommit((rows) => insertGoalRecords(collectPool(), rows), 2));

/**
 * Records goals for their subjects. Returns when everything is committed: the valid records of a batch are, the others
 * are named in the answer. A known event id changes nothing. Throws `unavailable` when the database cannot take it.
 */
export async function recordGoals(
  goals: readonly PlacedGoal[],
  sender: Sender,
  write = together,
): Promise<GoalsAnswer> {
  const answer: GoalsAnswer = { recorded: 0, duplicates: 0, conflicts: 0, unknown: [], rejected: [] };
  const definitions = await definitionsFor(goals);
  const rows: GoalRecordRow[] = [];
  const places: PlacedGoal[] = [];
  for (const placed of goals) {
    const row = toRow(placed, sender, definitions, answer);
    if (row === null) continue;
    rows.push(row);
    places.push(placed);
  }
  const results = await write(rows);
  results.forEach((result, n) => tally(result, places[n], rows[n]?.automated === true, answer));
  answer.rejected.sort((a, b) => a.index - b.index);
  return answer;
}

/** The definitions; when the installation wants it, goals seen for the first time are made. */
async function definitionsFor(goals: readonly PlacedGoal[]): Promise<Definitions> {
  const definitions = await loadDefinitions();
  if (!definitions.settings.createGoalsOnFirstSight) return definitions;
  const missing = new Set(goals.map(({ input }) => input.goal).filter((key) => !definitions.goals.has(key)));
  if (missing.size === 0) return definitions;
  await createMissingGoals(collectPool(), [...missing]);
  forgetDefinitions();
  return loadDefinitions();
}

function toRow({ index, sequence, input }: PlacedGoal, sender: Sender, definitions: Definitions, answer: GoalsAnswer) {
  const { trusted, receivedAt } = sender;
  if (!trusted && input.subject.kind !== 'visitor') {
    reject(answer, { index, code: 'forbidden', message: 'Only a secret token may name subjects other than visitors.' });
    return null;
  }
  const goal = definitions.goals.get(input.goal);
  if (goal === undefined) {
    if (!answer.unknown.includes(input.goal)) answer.unknown.push(input.goal);
    count('unknown_goal', input.goal);
    noteRefused({ at: receivedAt, kind: 'goal', name: input.goal, subject: input.subject.id, reason: 'unknown_goal' });
    return null;
  }
  const time = trueTime({ at: input.at ?? undefined, sentAt: input.sentAt ?? undefined, receivedAt, trusted });
  if (time.clamped) count('clamped', input.goal);
  const subject = subjectId(input.subject.kind, input.subject.id);
  const automated = sender.automated || (!trusted && isDriven(input.context));
  return {
    subject: {
      id: subject,
      kind: input.subject.kind,
      externalId: input.subject.id,
      confirmedAt: trusted && input.confirmed !== false ? time.at : null,
    },
    id: goalRecordId(subject, input.goal, input.id ?? randomUUID()),
    goalId: goal.id,
    at: time.at,
    sequence,
    value: input.value === undefined || input.value === null ? null : String(input.value),
    automated,
    source: sender.source,
    timeToleranceSeconds: time.toleranceSeconds,
  };
}

function tally(
  result: RowResult<GoalRecordOutcome>,
  placed: PlacedGoal | undefined,
  automated: boolean,
  answer: GoalsAnswer,
): void {
  const name = placed?.input.goal ?? '';
  if ('refusal' in result) {
    reject(answer, { index: placed?.index ?? 0, code: result.refusal.code, message: result.refusal.message });
  } else if (result.outcome === 'recorded') {
    answer.recorded += 1;
    countTotal('goals_recorded');
    if (automated) count('automated', name);
  } else {
    answer.duplicates += 1;
    count('duplicate', name);
    if (result.outcome === 'duplicate') return;
    answer.conflicts += 1;
    count('conflict', name);
  }
}

/** Notes a record that cannot be accepted in the answer, and counts it. */
export function reject(answer: { rejected: Rejected[] }, rejected: Rejected): void {
  answer.rejected.push(rejected);
  count('rejected', rejected.code);
}
