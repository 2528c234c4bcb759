import { insertGoalRecords, type GoalRecordOutcome, type GoalRecordRow } from '@/lib/goals/insert-goal-records';
import { GroupCommit } from './group-commit';
import { parseGoal } from './parse-records';
import { failLine, importLines, type ImportTally } from './import-lines';
import { collectPool } from './pool';
import { senderOf, type Draft } from './receive';
import { recordGoals } from './record-goals';
import { kept } from './state';

export type GoalImport = ImportTally & { recorded: number; duplicates: number; conflicts: number; unknown: string[] };

const MAX_UNKNOWN = 100;

/** All imports together write one chunk at a time, so that they never keep visitors waiting. */
const queue = (): GroupCommit<GoalRecordRow, GoalRecordOutcome> =>
  kept('goal imports', () => new GroupCommit((rows) => insertGoalRecords(collectPool(), rows)));

/** Stores goal records from JSON lines. Sending the same lines again changes nothing when they carry ids. */
export async function importGoals(draft: Draft): Promise<GoalImport> {
  const tally: GoalImport = { lines: 0, recorded: 0, duplicates: 0, conflicts: 0, unknown: [], failed: 0, errors: [] };
  const unknown = new Set<string>();
  await importLines(
    draft,
    tally,
    (record) => parseGoal(record),
    async (lines) => {
      const goals = lines.map(({ line, input }) => ({ index: line, sequence: line, input }));
      const answer = await recordGoals(goals, senderOf(draft, 'import'), (rows) => queue().add(rows));
      tally.recorded += answer.recorded;
      tally.duplicates += answer.duplicates;
      tally.conflicts += answer.conflicts;
      for (const key of answer.unknown) if (unknown.size < MAX_UNKNOWN) unknown.add(key);
      for (const { index, code, message } of answer.rejected) failLine(tally, index, { code, message });
    },
  );
  return { ...tally, unknown: [...unknown] };
}
