// Brings an experiment that another system has run, or the states that its subjects went through, into Weir, over the same HTTP interface that any machine uses.
//   npm run import -- experiment --file FILE --subject COLUMN --variant COLUMN --goal COLUMN … --metric COLUMN …
//     [--at COLUMN | --date YYYY-MM-DD] [--key KEY] [--name NAME] [--kind user] [--control VARIANT]
//     [--url BASE] [--token TOKEN] [--zone ZONE]
// FILE is CSV (also .gz) with one row per subject. Goals are true/false, 1/0, yes/no; metrics are numbers.
//   npm run import -- process --file FILE --subject COLUMN --state COLUMN --at COLUMN [--facet COLUMN …]
//     [--key KEY] [--name NAME] [--kind KIND] [--url BASE] [--token TOKEN] [--zone ZONE]
// FILE has one row per change of a state; of two changes at one instant the one that stands first came first. A second run
// changes nothing. Without --url: the server of this folder, with a token that lives as long as the run.
//   npm run import -- logs --file FILE|FOLDER|ARCHIVE.tar.gz --source SLUG [--subject ID] [--date YYYY-MM-DD] [--url BASE] [--token TOKEN]
// Log files (also .gz) of a source that is defined; in a folder or archive a file with one subject is named after it.
//   A source that is not known yet is defined by
//     --kind KIND --subject COLUMN --at COLUMN [--event COLUMN] [--text COLUMN] [--state COLUMN] [--facet COLUMN …]   a table
//     --kind KIND [--columns time,event,text,…] [--state COLUMN] [--facet COLUMN …]                 one subject per file
//   npm run import -- statistics --file FILE --metric COLUMN --date COLUMN --value COLUMN [--object COLUMN]
//     [--domain DOMAIN] [--period day|week|days28|month|lifetime] [--url BASE] [--token TOKEN] [--zone ZONE]
// FILE has one row per value of a metric; empty and NULL are "no data". Metrics that are named without a domain get DOMAIN.
//   npm run import -- trackstats --file DUMP.json [--url BASE] [--token TOKEN] [--zone ZONE]
// Times without an offset, and "yesterday", are of the server's time zone, which it is asked for, unless --zone names one.
// DUMP is the older tool's `dumpdata` (also .gz) of domains, metrics and statistics by date, by object or by other fields.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createToken } from '../lib/auth/create-token';
import { revokeToken } from '../lib/auth/revoke-token';
import { closeDatabase, database } from '../lib/db/client';
import type { Context } from '../lib/db/context';
import { createClient } from '../lib/client/create-client';
import { keyOfFile } from '../lib/experiments/import-table';
import { Period } from '../lib/metrics/schemas';
import { kindOf, slugOf } from '../lib/stocks/import-table';
import { dayOf } from '../lib/time/days';
import { loadEnvironmentFiles, openInstallationDatabase, waitPatiently } from './shared/environment.mjs';
import { importLogs, sourceOf, type LogTally } from './shared/import-logs';
import { importProcess, type ProcessTally } from './shared/import-process';
import { importStatistics, importTrackstats } from './shared/import-statistics';
import { importTable, type Tally } from './shared/import-table';
import { printProcess } from './shared/print-process';
import { tellDump, tellTable } from './shared/print-statistics';
import { printReport } from './shared/print-report';
import { number } from './shared/progress';
import { askTimeZone, runningUrl } from './shared/server-address';
import { readColumns } from './shared/read-table';

const USAGE = `usage: npm run import -- experiment --file FILE --subject COLUMN --variant COLUMN --goal COLUMN --metric COLUMN
       [--at COLUMN | --date YYYY-MM-DD] [--key KEY] [--name NAME] [--kind user] [--control VARIANT]
       [--url BASE] [--token TOKEN] [--zone ZONE]
       npm run import -- process --file FILE --subject COLUMN --state COLUMN --at COLUMN [--facet COLUMN]
       [--key KEY] [--name NAME] [--kind KIND] [--url BASE] [--token TOKEN] [--zone ZONE]
       npm run import -- logs --file FILE|FOLDER|ARCHIVE.tar.gz --source SLUG [--subject ID] [--date YYYY-MM-DD]
       [--kind KIND --subject COLUMN --at COLUMN [--event COLUMN] [--text COLUMN] | --kind KIND [--columns NAMES]]
       [--state COLUMN] [--facet COLUMN] [--url BASE] [--token TOKEN]
       npm run import -- statistics --file FILE --metric COLUMN --date COLUMN --value COLUMN [--object COLUMN]
       [--domain DOMAIN] [--period PERIOD] [--url BASE] [--token TOKEN] [--zone ZONE]
       npm run import -- trackstats --file DUMP.json [--url BASE] [--token TOKEN] [--zone ZONE]`;
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string' },
    subject: { type: 'string' },
    variant: { type: 'string' },
    state: { type: 'string' },
    facet: { type: 'string', multiple: true, default: [] },
    goal: { type: 'string', multiple: true, default: [] },
    metric: { type: 'string', multiple: true, default: [] },
    at: { type: 'string' },
    date: { type: 'string' },
    key: { type: 'string' },
    name: { type: 'string' },
    kind: { type: 'string' },
    control: { type: 'string' },
    url: { type: 'string' },
    token: { type: 'string' },
    zone: { type: 'string' },
    source: { type: 'string' },
    event: { type: 'string' },
    text: { type: 'string' },
    columns: { type: 'string' },
    value: { type: 'string' },
    object: { type: 'string' },
    domain: { type: 'string' },
    period: { type: 'string', default: 'day' },
  },
});

try {
  process.exitCode = await run();
} catch (error) {
  console.error(process.env['DEBUG'] ? error : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const { file, subject, variant, state, at } = given;
  const [what] = positionals;
  if (what === 'logs' && file !== undefined && given.source !== undefined) return bringLogs(file, given.source);
  if ((what === 'statistics' || what === 'trackstats') && file !== undefined) return bringStatistics(what, file);
  const isExperiment = what === 'experiment' && variant !== undefined;
  const isProcess = what === 'process' && state !== undefined && at !== undefined;
  if (file === undefined || subject === undefined || !(isExperiment || isProcess)) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  loadEnvironmentFiles();
  const base = given.url ?? runningUrl();
  const local = LOCAL.test(new URL(base).hostname);
  const timeZone = await askTimeZone(base, given.zone);
  const access = await openAccess(local);
  try {
    const source = {
      ...{ base, token: access.token, file, columns: await readColumns(file) },
      ...{ timeZone, now: new Date() },
    };
    return isProcess
      ? await bringProcess({ subject, state, at }, source, local)
      : await bringExperiment({ subject, variant: variant ?? '' }, source, local);
  } finally {
    await access.close();
  }
}

async function bringStatistics(what: 'statistics' | 'trackstats', file: string): Promise<number> {
  const {
    metric: [metric],
    date,
    value,
    object,
    domain = keyOfFile(file),
  } = given;
  const period = Period.safeParse(given.period);
  if (what === 'statistics' && (metric === undefined || date === undefined || value === undefined || !period.success)) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  loadEnvironmentFiles();
  const base = given.url ?? runningUrl();
  const timeZone = await askTimeZone(base, given.zone);
  const access = await openAccess(LOCAL.test(new URL(base).hostname));
  const target = { base, token: access.token, file, today: dayOf(new Date(), timeZone) };
  try {
    if (what === 'trackstats') return tellDump(await importTrackstats(target));
    const choice = {
      metric: metric ?? '',
      date: date ?? '',
      value: value ?? '',
      object,
      domain,
      period: period.data ?? 'day',
    };
    return tellTable(await importStatistics({ ...target, choice, timeZone, columns: await readColumns(file) }));
  } finally {
    await access.close();
  }
}

async function bringLogs(file: string, source: string): Promise<number> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  loadEnvironmentFiles();
  const base = given.url ?? runningUrl();
  const local = LOCAL.test(new URL(base).hostname);
  await askTimeZone(base, given.zone);
  const access = await openAccess(local);
  try {
    const isTable = given.at !== undefined;
    if (given.kind !== undefined) {
      const { kind, name = source, subject, at, event, text, state, facet: facets, columns } = given;
      const defined = sourceOf({
        ...{ name, kind, facets, state, columns: columns?.split(',') },
        ...(isTable ? { subject, at, event, text } : {}),
      });
      const api = createClient({ base, token: access.token });
      await api.call('defineLogSource', { params: { source }, body: defined });
    }
    const started = performance.now();
    const done = await importLogs({
      ...{ base, token: access.token, file, source, day: given.date },
      subject: isTable ? undefined : given.subject,
      onWait: (ms, reason) => console.log(`  waiting ${Math.ceil(ms / 1000)} s: ${reason}`),
    });
    tellLogs(done, performance.now() - started);
    await runJobs(base, local, ['history', 'stock-records'], 'What follows is');
    return done.quarantined > 0 ? 1 : 0;
  } finally {
    await access.close();
  }
}

function tellLogs({ files, accepted, quarantined, duplicates, errors }: LogTally, ms: number): void {
  const lines = accepted + quarantined + duplicates;
  console.log(`Files  ${number(files)} in ${(ms / 1000).toFixed(1)} s`);
  console.log(`Lines  ${number(lines)}: ${number(accepted)} accepted, ${number(duplicates)} known already`);
  if (quarantined > 0) console.error(`       ${number(quarantined)} in quarantine, among them:`);
  for (const { file, line, reason } of errors.slice(0, 10))
    console.error(`  ${file === undefined ? '' : `${file} `}line ${line}: ${reason}`);
}

type Source = { base: string; token: string; file: string; columns: string[]; timeZone: string; now: Date };

async function bringExperiment(
  { subject, variant }: { subject: string; variant: string },
  source: Source,
  local: boolean,
): Promise<number> {
  const done = await importTable({
    ...source,
    choice: {
      experiment: given.key ?? keyOfFile(source.file),
      name: given.name ?? given.key ?? keyOfFile(source.file),
      ...(given.kind === undefined ? {} : { subjectKind: given.kind }),
      subject,
      variant,
      goals: given.goal,
      metrics: given.metric,
      at: given.at ?? null,
      date: given.date ?? null,
      control: given.control ?? null,
    },
  });
  tell(done);
  await runJobs(source.base, local, ['reports'], 'The report is');
  await printReport(done.api, source.base, done.experiment);
  return done.problems.length + done.failed > 0 ? 1 : 0;
}

async function bringProcess(
  columns: { subject: string; state: string; at: string },
  source: Source,
  local: boolean,
): Promise<number> {
  const slug = given.key ?? slugOf(keyOfFile(source.file));
  const choice = {
    ...{ process: slug, name: given.name ?? slug, kind: given.kind ?? kindOf(slug), facets: given.facet },
    ...columns,
  };
  const done = await importProcess({ ...source, choice });
  tellProcess(done);
  await runJobs(source.base, local, ['history', 'stock-records'], 'Its records are');
  await printProcess(done.api, source.base, done.process);
  return done.problems.length + done.failed > 0 ? 1 : 0;
}

/** A token: the given one, or one of this folder's installation that ends with the run. */
async function openAccess(local: boolean): Promise<{ token: string; close: () => Promise<void> }> {
  const known = given.token ?? process.env['WEIR_TOKEN'];
  if (known !== undefined && known !== '') return { token: known, close: async () => {} };
  if (!local) throw new Error('Give a secret token with the scope write: --token TOKEN, or WEIR_TOKEN.');
  waitPatiently();
  const opened = await openInstallationDatabase();
  const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'npm run import' }, now: new Date() });
  const { token, secret } = await createToken(ctx(), { name: 'import from the command line', scope: 'write' });
  return {
    token: secret,
    close: async () => {
      await revokeToken(ctx(), { id: token.id });
      await closeDatabase();
      await opened.stop();
    },
  };
}

function tell({ rows, problems, enrollments, goals, failed, errors }: Tally): void {
  const counts = Object.entries(enrollments).map(([reason, n]) => `${number(n)} ${reason.replaceAll('_', ' ')}`);
  console.log(`Rows         ${number(rows)} read, ${number(problems.length)} that cannot be used`);
  console.log(`Enrollments  ${counts.join(', ') || 'none'}`);
  console.log(`Goal records ${number(goals.recorded)} new, ${number(goals.duplicates)} known already`);
  if (goals.conflicts > 0)
    console.log(`             ${number(goals.conflicts)} of these differ from what is stored, which stays as it is`);
  for (const { line, column, message } of problems.slice(0, 10)) console.error(`  line ${line}, ${column}: ${message}`);
  if (problems.length > 10) console.error(`  … and ${number(problems.length - 10)} more`);
  if (failed > 0) console.error(`${number(failed)} records were refused:`);
  for (const { line, code, message } of errors.slice(0, 10)) console.error(`  ${line}\n    ${code}: ${message}`);
}

function tellProcess(done: ProcessTally): void {
  const { rows, problems, subjects, states, leftOut, recorded, duplicates, conflicts, failed, errors } = done;
  console.log(`Rows     ${number(rows)} read, ${number(problems.length)} that cannot be used`);
  console.log(`Subjects ${number(subjects)} in ${number(states)} states`);
  if (leftOut > 0) console.log(`         ${number(leftOut)} rare states are not shown; their changes are kept`);
  console.log(`Changes  ${number(recorded)} new, ${number(duplicates)} known already`);
  if (conflicts > 0)
    console.log(`         ${number(conflicts)} of these differ from what is stored, which stays as it is`);
  for (const { line, column, message } of problems.slice(0, 10)) console.error(`  line ${line}, ${column}: ${message}`);
  if (problems.length > 10) console.error(`  … and ${number(problems.length - 10)} more`);
  if (failed > 0) console.error(`${number(failed)} changes were refused:`);
  for (const { line, code, message } of errors.slice(0, 10)) console.error(`  ${line}\n    ${code}: ${message}`);
}

/** Only this machine's own server is given this machine's secret. */
async function runJobs(base: string, local: boolean, jobs: readonly string[], what: string): Promise<void> {
  const secret = process.env['CRON_SECRET'];
  if (!local || !secret) {
    console.log(`${what} computed by the next run of the ${jobs.join(' and ')} job, within the hour.`);
    return;
  }
  for (const job of jobs) {
    const response = await fetch(new URL(`/api/cron?job=${job}`, base), {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
    });
    if (!response.ok)
      console.error(`The ${job} job answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  }
}
