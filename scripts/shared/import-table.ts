// Sends a table as an experiment: reads it once to know what is in it, defines, and reads it again to send it.
import {
  defineTable,
  planTable,
  tableLines,
  TableReader,
  type RowProblem,
  type TableChoice,
} from '@/lib/experiments/import-table';
import { createClient, type Client } from '@/lib/client/create-client';
import { LineSender } from './line-sender';
import { startProgress } from './progress';
import { readTable } from './read-table';

type Answer = { failed: number; errors: { line: number; code: string; message: string }[] };

export type Tally = {
  rows: number;
  problems: RowProblem[];
  /** Number of enrollments by what became of them. */
  enrollments: Record<string, number>;
  goals: { recorded: number; duplicates: number; conflicts: number };
  /** Records that the server refused, and the first of them: the line that was sent, and why. */
  failed: number;
  errors: { line: string; code: string; message: string }[];
};

export async function importTable(input: {
  base: string;
  token: string;
  file: string;
  columns: string[];
  choice: TableChoice;
  timeZone: string;
  now: Date;
  /** Bytes of one request. */
  maxBytes?: number;
  fetch?: typeof fetch;
}): Promise<Tally & { experiment: string; api: Client }> {
  const { file } = input;
  const api = createClient({
    base: input.base,
    token: input.token,
    ...(input.fetch === undefined ? {} : { fetch: input.fetch }),
    onWait: (ms, reason) => console.log(`  waiting ${Math.ceil(ms / 1000)} s: ${reason}`),
  });
  const plan = planTable(input.choice, input.columns, input);
  const first = new TableReader(plan);
  for await (const { cells, line } of readTable(file)) first.read(cells, line);
  const definition = defineTable(plan, first);

  for (const { key, ...body } of definition.goals) await api.call('defineGoal', { params: { key }, body });
  const { key, ...experiment } = definition.experiment;
  await api.call('defineExperiment', { params: { key }, body: { ...experiment, enabled: true } });

  const tally: Tally = {
    rows: first.rows,
    problems: first.problems,
    enrollments: {},
    goals: { recorded: 0, duplicates: 0, conflicts: 0 },
    failed: 0,
    errors: [],
  };
  const note = (answer: Answer, lines: readonly string[]) => {
    tally.failed += answer.failed;
    for (const { line, code, message } of answer.errors)
      tally.errors.push({ line: lines[line - 1] ?? String(line), code, message });
  };
  const enrollments = new LineSender(
    (lines) => api.send('recordEnrollments', lines),
    (answer, lines) => {
      note(answer, lines);
      for (const [reason, n] of Object.entries(answer.results))
        tally.enrollments[reason] = (tally.enrollments[reason] ?? 0) + n;
    },
    input.maxBytes,
  );
  const goals = new LineSender(
    (lines) => api.send('recordGoals', lines),
    (answer, lines) => {
      note(answer, lines);
      for (const name of ['recorded', 'duplicates', 'conflicts'] as const) tally.goals[name] += answer[name];
    },
    input.maxBytes,
  );

  const progress = startProgress('Importing', first.rows);
  const second = new TableReader(plan);
  for await (const { cells, line } of readTable(file)) {
    const row = second.read(cells, line);
    if (row === null) continue;
    const records = tableLines(plan, row);
    await enrollments.add(records.enrollment);
    for (const record of records.goals) await goals.add(record);
    progress.at(second.rows);
  }
  await enrollments.flush();
  await goals.flush();
  progress.end();
  return { ...tally, experiment: key, api };
}
