// Sends a table of state changes as a process: reads it once to know its states, defines, and reads it again to send it.
import {
  defineStateTable,
  planStateTable,
  stateLine,
  StateTableReader,
  type StateRowProblem,
  type StateTableChoice,
} from '@/lib/stocks/import-table';
import { createApi, LineSender, type Api } from './api-client';
import { startProgress } from './progress';
import { readTable } from './read-table';

type Answer = {
  recorded: number;
  duplicates: number;
  conflicts: number;
  failed: number;
  errors: { line: number; code: string; message: string }[];
};

export type ProcessTally = {
  process: string;
  rows: number;
  subjects: number;
  states: number;
  leftOut: number;
  problems: StateRowProblem[];
  recorded: number;
  duplicates: number;
  conflicts: number;
  /** Changes that the server refused, and the first of them: the line that was sent, and why. */
  failed: number;
  errors: { line: string; code: string; message: string }[];
};

export async function importProcess(input: {
  base: string;
  token: string;
  file: string;
  columns: string[];
  choice: StateTableChoice;
  timeZone: string;
  now: Date;
  /** Bytes of one request. */
  maxBytes?: number;
  fetch?: typeof fetch;
}): Promise<ProcessTally & { api: Api }> {
  const { file } = input;
  const api = createApi({
    base: input.base,
    token: input.token,
    ...(input.fetch === undefined ? {} : { fetch: input.fetch }),
    onWait: (ms, reason) => console.log(`  waiting ${Math.ceil(ms / 1000)} s: ${reason}`),
  });
  const plan = planStateTable(input.choice, input.columns, input);
  const first = new StateTableReader(plan);
  for await (const { cells, line } of readTable(file)) first.read(cells, line);
  const { facets, stocks, flows, process, leftOut } = defineStateTable(plan, first);
  const define = async (what: string, { slug, ...definition }: { slug: string }) => {
    await api.put(`/api/v1/${what}/${encodeURIComponent(slug)}`, definition);
  };
  for (const facet of facets) await define('facets', facet);
  for (const stock of stocks) await define('stocks', stock);
  for (const flow of flows) await define('flows', flow);
  await define('processes', process);

  const tally: ProcessTally = {
    process: process.slug,
    rows: first.rows,
    subjects: first.subjects,
    states: first.states.size,
    leftOut,
    problems: first.problems,
    recorded: 0,
    duplicates: 0,
    conflicts: 0,
    failed: 0,
    errors: [],
  };
  const sender = new LineSender<Answer>(
    (lines) => api.send('/api/v1/subjects', lines),
    (answer, lines) => {
      for (const name of ['recorded', 'duplicates', 'conflicts', 'failed'] as const) tally[name] += answer[name];
      for (const { line, code, message } of answer.errors)
        tally.errors.push({ line: lines[line - 1] ?? String(line), code, message });
    },
    input.maxBytes ?? 1024 * 1024,
  );
  const progress = startProgress('Importing', first.rows);
  const second = new StateTableReader(plan, { follow: false });
  for await (const { cells, line } of readTable(file)) {
    const row = second.read(cells, line);
    if (row !== null) await sender.add(stateLine(plan, row));
    progress.at(second.rows);
  }
  await sender.flush();
  progress.end();
  return { ...tally, api };
}
