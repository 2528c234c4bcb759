// Sends a table of statistics, or the dump of an older tool, over the HTTP interface: defines what is missing, then records.
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { createClient, type Client } from '@/lib/client/create-client';
import { ApiError } from '@/lib/client/api-error';
import {
  metricOf,
  planStatistics,
  readStatistic,
  type StatisticProblem,
  type StatisticsChoice,
} from '@/lib/metrics/import-table';
import { planTrackstats, type TrackstatsPlan } from '@/lib/metrics/import-trackstats';
import type { MetricInput, StatisticInput } from '@/lib/metrics/schemas';
import { startProgress } from './progress';
import { readTable } from './read-table';

const BATCH = 500;
/** Marks in charts are left for so many metrics at most: a mark on each of a thousand says nothing. */
const MARKS = 20;

type Target = {
  base: string;
  token: string;
  file: string;
  /** Calendar day of the import in the project's zone. */
  today: string;
  fetch?: typeof fetch;
};

export type StatisticsTally = {
  metrics: string[];
  /** Metrics that nobody had defined before. */
  defined: string[];
  recorded: number;
  unchanged: number;
  refused: { statistic: StatisticInput; code: string; message: string }[];
};

export type TableTally = StatisticsTally & { rows: number; problems: StatisticProblem[] };
export type DumpTally = StatisticsTally & { plan: TrackstatsPlan };

/** A file is read twice: to know its metrics, and to send its rows. Sending it again changes nothing. */
export async function importStatistics(
  input: Target & { columns: string[]; choice: StatisticsChoice; timeZone: string },
): Promise<TableTally> {
  const plan = planStatistics(input.choice, input.columns, input.timeZone);
  const found = new Map<string, { name: string; whole: boolean }>();
  const problems: StatisticProblem[] = [];
  let rows = 0;
  for await (const { cells, line } of readTable(input.file)) {
    rows += 1;
    const row = readStatistic(plan, cells, line);
    if ('problem' in row) problems.push(row.problem);
    else {
      const { metric, value } = row.statistic;
      const known = found.get(metric) ?? { name: row.name, whole: true };
      found.set(metric, { ...known, whole: known.whole && (value === null || Number.isInteger(value)) });
    }
  }
  const sender = openSender(input, rows);
  await sender.define([...found].map(([ref, { name, whole }]) => metricOf(ref, name, whole)));
  for await (const { cells, line } of readTable(input.file)) {
    const row = readStatistic(plan, cells, line);
    if ('statistic' in row) await sender.add(row.statistic);
  }
  return { ...(await sender.finish(`Imported from ${nameOf(input.file)}`)), rows, problems };
}

/** The dump is held in memory as a whole, as its own tool does. */
export async function importTrackstats(input: Target): Promise<DumpTally> {
  const bytes = await readFile(input.file);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  const plan = planTrackstats(JSON.parse(text.replace(/^\uFEFF/, '')));
  const sender = openSender(input, plan.statistics.length);
  await sender.define(plan.metrics, plan.domains);
  for (const statistic of plan.statistics) await sender.add(statistic);
  return { ...(await sender.finish(`Imported from ${nameOf(input.file)}`)), plan };
}

const nameOf = (file: string) => (file.split(/[\\/]/).at(-1) ?? file).slice(0, 150);

function openSender({ base, token, today, fetch: ask }: Target, rows: number) {
  const client: Client = createClient({
    ...{ base, token },
    ...(ask === undefined ? {} : { fetch: ask }),
    onWait: (ms, reason) => console.log(`  waiting ${Math.ceil(ms / 1000)} s: ${reason}`),
  });
  const tally: StatisticsTally = { metrics: [], defined: [], recorded: 0, unchanged: 0, refused: [] };
  const progress = startProgress('Importing', rows);
  let batch: StatisticInput[] = [];
  let sent = 0;

  const paramsOf = (ref: string) => {
    const [domain = '', metric = ''] = ref.split('/');
    return { domain, metric };
  };
  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const statistics = batch;
    batch = [];
    const answer = await client.call('recordStatistics', { body: { statistics } });
    tally.recorded += answer.recorded;
    tally.unchanged += answer.unchanged;
    for (const { index, code, message } of answer.rejected) {
      const statistic = statistics[index];
      if (statistic !== undefined) tally.refused.push({ statistic, code, message });
    }
    sent += statistics.length;
    progress.at(sent);
  }
  return {
    /** What is there stays as it is. */
    async define(
      metrics: readonly MetricInput[],
      domains: readonly { ref: string; name: string }[] = [],
    ): Promise<void> {
      for (const { ref, ...definition } of metrics) {
        tally.metrics.push(ref);
        const params = paramsOf(ref);
        if (await isThere(client, params)) continue;
        const name = domains.find((domain) => domain.ref === params.domain)?.name;
        const body = { ...definition, ...(name === undefined ? {} : { domainName: name }) };
        await client.call('defineMetric', { params, body });
        tally.defined.push(ref);
      }
    },
    async add(statistic: StatisticInput): Promise<void> {
      batch.push(statistic);
      if (batch.length >= BATCH) await flush();
    },
    async finish(text: string): Promise<StatisticsTally> {
      await flush();
      progress.end();
      // A second run of the same file leaves no second mark.
      if (tally.recorded > 0) {
        for (const ref of tally.metrics.slice(0, MARKS)) {
          await client.call('addAnnotation', { params: paramsOf(ref), body: { date: today, text, kind: 'import' } });
        }
      }
      return tally;
    },
  };
}

async function isThere(client: Client, params: { domain: string; metric: string }): Promise<boolean> {
  try {
    await client.call('getMetric', { params });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
}
