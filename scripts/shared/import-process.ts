// Sends a table of state changes as a process: reads it once to know its states, defines, and reads it again to send it.
import {
  defineStateTable,
  planStateTable,
  stateLine,
  StateTableReader,
  type StateRowProblem,
  type StateTableChoice,
} from '@/lib/stocks/import-table';
import { createClient, type Client } from '@/lib/client/create-client';
import { LineSender } from './line-sender';
import { startProgress } from './progress';
import { readTable } from './read-table';

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
}): Promise<ProcessTally & { api: Client }> {
  const { file } = input;
  const api = createClient({
    base: input.base,
    token: input.token,
    ...(input.fetch === undefined ? {} : { fetch: input.fetch }),
    onWait: (ms, reason) => console.log(`  waiting ${Math.ceil(ms / 1000)} s: ${reason}`),
  });
  const plan = planStateTable(input.choice, input.columns, input);
  const first = new StateTableReader(plan);
  for await (const { cells, line } of readTable(file)) first.read(cells, line);
  const { facets, stocks, flows, process, leftOut } = defineStateTable(plan, first);
  for (const { slug, ...body } of facets) await api.call('defineFacet', { params: { slug }, body });
  for (const { slug, ...body } of stocks) await api.call('defineStock', { params: { slug }, body });
  for (const { slug, ...body } of flows) await api.call('defineFlow', { params: { slug }, body });
  const { slug, ...body } = process;
  await api.call('defineProcess', { params: { slug }, body });

  const tally: ProcessTally = {
    process: slug,
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
  const sender = new LineSender(
    (lines) => api.send('recordChanges', lines),
    (answer, lines) => {
      for (const name of ['recorded', 'duplicates', 'conflicts', 'failed'] as const) tally[name] += answer[name];
      for (const { line, code, message } of answer.errors)
        tally.errors.push({ line: lines[line - 1] ?? String(line), code, message });
    },
    input.maxBytes ?? 1024 * 1024,
  );
  const progress = startProgress('Importing', first.rows);
  const second = new StateTableReader(plan, { follow: false, returns: first.returns() });
  for await (const { cells, line } of readTable(file)) {
    const row = second.read(cells, line);
    if (row !== null) await sender.add(stateLine(plan, row));
    progress.at(second.rows);
  }
  await sender.flush();
  progress.end();
  return { ...tally, api };
}
