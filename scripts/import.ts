// Brings an experiment that another system has run into Weir, over the same HTTP interface that any machine uses.
//   npm run import -- experiment --file FILE --subject COLUMN --variant COLUMN --goal COLUMN … --metric COLUMN …
//     [--at COLUMN | --date YYYY-MM-DD] [--key KEY] [--name NAME] [--kind user] [--control VARIANT]
//     [--url BASE] [--token TOKEN] [--zone ZONE]
// FILE is CSV (also .gz) with one row per subject. Goals are true/false, 1/0, yes/no; metrics are numbers. A second run
// changes nothing. Without --url: the server of this folder, with a token that lives as long as the run.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createToken } from '../lib/auth/create-token';
import { revokeToken } from '../lib/auth/revoke-token';
import { closeDatabase, database } from '../lib/db/client';
import type { Context } from '../lib/db/context';
import { keyOfFile } from '../lib/experiments/import-table';
import { readSettings } from '../lib/settings/read-settings';
import { loadEnvironmentFiles, openInstallationDatabase } from './shared/environment.mjs';
import { importTable, type Tally } from './shared/import-table';
import { printReport } from './shared/print-report';
import { number } from './shared/progress';
import { readColumns } from './shared/read-table';

const USAGE = `usage: npm run import -- experiment --file FILE --subject COLUMN --variant COLUMN --goal COLUMN --metric COLUMN
       [--at COLUMN | --date YYYY-MM-DD] [--key KEY] [--name NAME] [--kind user] [--control VARIANT]
       [--url BASE] [--token TOKEN] [--zone ZONE]`;
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string' },
    subject: { type: 'string' },
    variant: { type: 'string' },
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
  },
});

try {
  process.exitCode = await run();
} catch (error) {
  console.error(process.env['DEBUG'] ? error : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const { file, subject, variant } = given;
  if (positionals[0] !== 'experiment' || file === undefined || subject === undefined || variant === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  loadEnvironmentFiles();
  const base = given.url ?? runningUrl();
  const local = LOCAL.test(new URL(base).hostname);
  await expectAnswer(base);
  const access = await openAccess(local);
  try {
    const done = await importTable({
      base,
      token: access.token,
      file,
      columns: await readColumns(file),
      timeZone: given.zone ?? access.timeZone ?? 'UTC',
      now: new Date(),
      choice: {
        experiment: given.key ?? keyOfFile(file),
        name: given.name ?? given.key ?? keyOfFile(file),
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
    await runReports(base, local);
    await printReport(done.api, base, done.experiment);
    return done.problems.length + done.failed > 0 ? 1 : 0;
  } finally {
    await access.close();
  }
}

/** The server of this folder: where its note says it runs, else PORT. */
function runningUrl(): string {
  const note = path.join(import.meta.dirname, '..', '.weir', 'running.json');
  if (existsSync(note)) {
    const { port } = JSON.parse(readFileSync(note, 'utf8')) as { port?: number };
    if (port !== undefined) return `http://127.0.0.1:${port}`;
  }
  return `http://127.0.0.1:${process.env['PORT'] || 3000}`;
}

async function expectAnswer(base: string): Promise<void> {
  const answer = await fetch(new URL('/api/health', base)).catch(() => null);
  if (answer === null)
    throw new Error(`Nothing answers at ${base}. Start Weir (npm run quickstart), or say where it is: --url BASE.`);
}

/** A token, and the project's time zone where this machine can read it. */
async function openAccess(
  local: boolean,
): Promise<{ token: string; timeZone: string | null; close: () => Promise<void> }> {
  const known = given.token ?? process.env['WEIR_TOKEN'];
  if (known !== undefined && known !== '')
    return { token: known, timeZone: local ? await localTimeZone() : null, close: async () => {} };
  if (!local) throw new Error('Give a secret token with the scope write: --token TOKEN, or WEIR_TOKEN.');
  const opened = await openInstallationDatabase();
  const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'npm run import' }, now: new Date() });
  const { token, secret } = await createToken(ctx(), { name: 'import from the command line', scope: 'write' });
  const { timeZone } = await readSettings(database());
  return {
    token: secret,
    timeZone,
    close: async () => {
      await revokeToken(ctx(), { id: token.id });
      await closeDatabase();
      await opened.stop();
    },
  };
}

async function localTimeZone(): Promise<string | null> {
  if (!process.env['DATABASE_URL']) return null;
  try {
    return (await readSettings(database())).timeZone;
  } finally {
    await closeDatabase();
  }
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

/** Only this machine's own server is given this machine's secret. */
async function runReports(base: string, local: boolean): Promise<void> {
  const secret = process.env['CRON_SECRET'];
  if (!local || !secret) {
    console.log('The report is computed by the next run of the reports job, within the hour.');
    return;
  }
  const response = await fetch(new URL('/api/cron?job=reports', base), {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
  });
  if (!response.ok)
    console.error(`The reports job answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
}
