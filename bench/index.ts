// npm run bench [-- --quick] [-- --only endpoints|reports|stocks|metrics|logs]: ratios against something measured side by side in the same run. 127.0.0.1 only.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openDatabase } from '@/lib/db/embedded/index.mjs';
import { connect } from '@/lib/db/client';
import { applyMigrations } from '@/lib/db/migrate';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { createGoal } from '@/lib/goals/create-goal';
import { SERVER_FLAGS } from '../scripts/shared/server-process.mjs';
import { median, shoot, SHOTS, type Load, type Shot } from './load';
import { benchLogs } from './logs';
import { benchMetricPage } from './metric-page';
import { benchMetrics } from './metrics';
import { benchReport } from './report';
import { benchStocks } from './stocks';

const quick = process.argv.includes('--quick');
const SECONDS = quick ? 2 : 6;
/** Until the code is compiled: a route of Next answers some hundred requests a second. */
const WARM_UP_SECONDS = quick ? 1 : 4;
const ROUNDS = quick ? 1 : 3;
const SUBJECTS = quick ? 100_000 : 1_000_000;
const HOME = path.resolve('.weir/bench');
const PORTS = { raw: 4101, server: 4102, next: 4103, plain: 4104 };

const children: ChildProcess[] = [];
const log = (line: string) => console.log(`  ${line}`);

rmSync(HOME, { recursive: true, force: true });
const postgres = await openDatabase({ directory: HOME });
try {
  const sections = {
    endpoints: benchEndpoints,
    reports: benchReports,
    stocks: benchStock,
    metrics: benchMetric,
    logs: benchLog,
  };
  const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
  if (only !== undefined && !Object.hasOwn(sections, only)) {
    throw new Error(`--only must be one of ${Object.keys(sections).join(', ')}`);
  }
  const lines: string[] = [];
  for (const [name, run] of Object.entries(sections)) {
    if (only === undefined || only === name) lines.push(...(lines.length > 0 ? [''] : []), ...(await run()));
  }
  console.log(
    `\n${new Date().toISOString().slice(0, 10)} · ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'CPU'} · Node ${process.version}\n`,
  );
  console.log(lines.join('\n'));
} finally {
  for (const child of children) child.kill('SIGTERM');
  await sleep(1500);
  await postgres.stop();
  rmSync(HOME, { recursive: true, force: true });
}

async function benchEndpoints(): Promise<string[]> {
  const url = await freshDatabase('weir_bench_endpoints');
  const db = connect(url, 2);
  const ctx = { db: db.client, actor: { kind: 'code' as const, name: 'bench' }, now: new Date() };
  await createGoal(ctx, { key: 'bench', name: 'Bench', engagement: 'sum' });
  await createExperiment(ctx, { key: 'bench', name: 'Bench' });
  await enableExperiment(ctx, { key: 'bench' });
  await db.disconnect();

  log('building');
  run(['scripts/generate.mjs']);
  run(['scripts/build.mjs']);
  run(['node_modules/next/dist/bin/next', 'build', 'bench/next']);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production' as const,
    DATABASE_URL: url,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    RATE_LIMIT: 'off',
    TICKER: 'off',
    LOG_LEVEL: 'error',
    HOST: '127.0.0.1',
  };
  // The heap that `npm start` gives the server, the raw one gets too.
  start([...SERVER_FLAGS, 'bench/raw-server.mjs'], { ...env, PORT: String(PORTS.raw) });
  start([...SERVER_FLAGS, 'dist/server.mjs'], { ...env, PORT: String(PORTS.server) });
  start(['node_modules/next/dist/bin/next', 'start', 'bench/next', '-p', String(PORTS.next), '-H', '127.0.0.1'], env);
  start(['node_modules/next/dist/bin/next', 'start', '-p', String(PORTS.plain), '-H', '127.0.0.1'], env);
  for (const port of Object.values(PORTS)) await reachable(port);

  const noop: Shot = { name: 'goal', path: '/noop' };
  const create: Shot = { name: 'goal', path: '/create' };
  const targets: [string, number, Shot][] = [
    ...Object.entries(SHOTS).map(([name, shot]): [string, number, Shot] => [
      `raw ${name}`,
      PORTS.raw,
      { ...shot, path: '/' },
    ]),
    ...Object.entries(SHOTS).map(([name, shot]): [string, number, Shot] => [`server ${name}`, PORTS.server, shot]),
    ['next noop', PORTS.next, noop],
    ['next create', PORTS.next, create],
    ...Object.entries(SHOTS).map(([name, shot]): [string, number, Shot] => [`next ${name}`, PORTS.plain, shot]),
  ];
  const figures = new Map<string, Load[]>();
  for (const [, port, shot] of targets) await shoot(port, shot, WARM_UP_SECONDS);
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [name, port, shot] of targets) {
      const load = await shoot(port, shot, SECONDS);
      figures.set(name, [...(figures.get(name) ?? []), load]);
      log(`round ${round} ${name}: ${Math.round(load.perSecond)} a second, p99 ${load.p99} ms, ${load.failed} failed`);
    }
  }
  const rate = (name: string) => median((figures.get(name) ?? []).map((load) => load.perSecond));
  const p99 = (name: string) => median((figures.get(name) ?? []).map((load) => load.p99));
  const percent = (a: number, b: number) => `${Math.round((a / b) * 100)} %`;
  return [
    `| endpoint | server.ts /s | p99 ms | of raw node:http | of a Next route with one Prisma create | plain Next /s | of an empty Next route |`,
    `|---|---:|---:|---:|---:|---:|---:|`,
    ...Object.keys(SHOTS).map((name) => {
      const raw = rate(`raw ${name}`);
      const [server, plain] = [rate(`server ${name}`), rate(`next ${name}`)];
      return `| ${name} | ${Math.round(server)} | ${p99(`server ${name}`)} | ${percent(server, raw)} | ${(server / rate('next create')).toFixed(1)} × | ${Math.round(plain)} | ${percent(plain, rate('next noop'))} |`;
    }),
    '',
    `raw node:http ${Math.round(rate('raw goal'))} /s (GET ${Math.round(rate('raw pixel'))}), empty Next route ${Math.round(rate('next noop'))} /s, Next route with one Prisma create ${Math.round(rate('next create'))} /s; 64 connections, median of ${ROUNDS}.`,
  ];
}

async function benchReports(): Promise<string[]> {
  const url = await freshDatabase('weir_bench_reports');
  const f = await benchReport(url, SUBJECTS, log);
  const ms = (value: number) => `${Math.round(value)} ms`;
  return [
    `| report over ${SUBJECTS.toLocaleString('en')} enrollments, ${(SUBJECTS * 3).toLocaleString('en')} goal records, 10 goals, 30 days | time | ratio |`,
    `|---|---:|---:|`,
    `| best single query by hand (conversions only) | ${ms(f.byHand)} | 1 |`,
    `| first report (conversions, values, 30 days) | ${ms(f.first)} | ${(f.first / f.byHand).toFixed(2)} × by hand |`,
    `| next day's report | ${ms(f.nextDay)} | ${((f.nextDay / f.first) * 100).toFixed(1)} % of the first |`,
    `| first conversions of everything (once; else by the minute) | ${ms(f.upkeep)} | ${((f.upkeep / (SUBJECTS * 3)) * 1e6).toFixed(0)} ms for a million records |`,
    `| first conversions of one day's records | ${ms(f.dayUpkeep)} | |`,
    '',
    `Same conversions as by hand: ${f.same ? 'yes' : 'NO'}.`,
  ];
}

async function benchStock(): Promise<string[]> {
  const url = await freshDatabase('weir_bench_stocks');
  const f = await benchStocks(url, SUBJECTS, log);
  const ms = (value: number) => `${Math.round(value)} ms`;
  const share = (value: number) => `${((f.api / value) * 100).toFixed(0)} %`;
  return [
    `| 10 stocks in all and by 5 facets over ${SUBJECTS.toLocaleString('en')} subjects | time | ratio |`,
    `|---|---:|---:|`,
    `| count(*) FILTER by hand over the attributes | ${ms(f.byHand)} | 1 |`,
    `| the records of the first day, written | ${ms(f.count)} | ${(f.count / f.byHand).toFixed(2)} × by hand |`,
    `| the records of the next day | ${ms(f.nextDay)} | ${((f.nextDay / f.byHand) * 100).toFixed(1)} % |`,
    `| all stocks over the attributes, for the residue | ${ms(f.residue)} | ${(f.residue / f.byHand).toFixed(2)} × |`,
    '',
    `Same counts as by hand: ${f.same ? 'yes' : 'NO'}.`,
    '',
    `| attribute changes in batches of 500, one connection | changes /s | interface |`,
    `|---|---:|---:|`,
    `| through POST /api/v1/subjects | ${Math.round(f.api)} | |`,
    `| plain UPDATE of the subject and INSERT of the change, one by one | ${Math.round(f.each)} | ${share(f.each)} |`,
    `| set-based: all of the same rows (subject, change, stays, flow event) | ${Math.round(f.plain)} | ${share(f.plain)} |`,
    `| set-based: UPDATE of the subjects and INSERT of the changes only | ${Math.round(f.bare)} | ${share(f.bare)} |`,
  ];
}

async function benchMetric(): Promise<string[]> {
  const records = quick ? 300_000 : 3_000_000;
  const page = await benchMetricPage(await freshDatabase('weir_bench_metric_page'), log);
  const f = await benchMetrics(await freshDatabase('weir_bench_metrics'), records, log);
  const ms = (value: number) => `${Math.round(value).toLocaleString('en')} ms`;
  const times = (a: number, b: number) => `${(a / b).toFixed(2)} ×`;
  const older = f.older.queries + f.older.upserts;
  return [
    `| ${records.toLocaleString('en')} records, 365 days, 100 objects and the total, all five periods: ${f.rows.toLocaleString('en')} statistics | time | ratio |`,
    `|---|---:|---:|`,
    `| sums: one statement by hand, for this case only | ${ms(f.sum.byHand)} | 1 |`,
    `| sums: the tracker's first run | ${ms(f.sum.tracker)} | ${times(f.sum.tracker, f.sum.byHand)} |`,
    `| distinct subjects: one statement by hand | ${ms(f.distinct.byHand)} | 1 |`,
    `| distinct subjects: the tracker's first run | ${ms(f.distinct.tracker)} | ${times(f.distinct.tracker, f.distinct.byHand)} |`,
    `| sums: the next day | ${ms(f.nextDay)} | |`,
    `| sums: a late record of 30 days ago | ${ms(f.late)} | |`,
    `| sums: nothing new | ${ms(f.nothing)} | |`,
    `| the older way, lifetime only: a query for each day and an upsert for each row, from 5 days of it | ${ms(older)} | ${times(older, f.sum.tracker)} the tracker |`,
    '',
    `Same statistics as by hand: ${f.sum.same && f.distinct.same ? 'yes' : 'NO'}. Of the older way ${ms(f.older.queries)} are queries and ${ms(f.older.upserts)} upserts. Medians of 3.`,
    '',
    `| the page of a metric, two years, 50 objects: ${page.rows.toLocaleString('en')} statistics | what it reads | of it in this process | slowest of 60 |`,
    `|---|---:|---:|---:|`,
    ...(['plain', 'split'] as const).map((how) => {
      const { all, cpu, slowest } = page[how];
      const what =
        how === 'plain' ? 'in all, compared with the two years before' : 'split by object, 20 lines and the rest';
      return `| ${what} | ${all.toFixed(1)} ms | ${cpu.toFixed(1)} ms | ${slowest.toFixed(0)} ms |`;
    }),
  ];
}

async function benchLog(): Promise<string[]> {
  const count = quick ? 100_000 : 1_000_000;
  log('building');
  run(['scripts/build.mjs']);
  const f = await benchLogs(await freshDatabase('weir_bench_logs'), count, log);
  const row = (what: string, time: number) =>
    `| ${what} | ${(time / 1000).toFixed(1)} s | ${Math.round((count / time) * 1000).toLocaleString('en')} | ${((f.copy / time) * 100).toFixed(1)} % |`;
  const mb = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
  return [
    `| ${count.toLocaleString('en')} lines, ${mb(f.bytes)} | time | lines /s | of COPY |`,
    `|---|---:|---:|---:|`,
    row('COPY into one table without an index', f.copy),
    row('read alone: decode, split, parse, identify, handle', f.read),
    row('uploaded, one line in ten moves an attempt', f.mixed),
    row('uploaded, every line moves an attempt', f.quests),
    row('the same file again', f.again),
    '',
    `Booked: ${f.rows.changes.toLocaleString('en')} changes, ${f.rows.subjects.toLocaleString('en')} subjects, ${f.rows.stays.toLocaleString('en')} stays, ${f.rows.events.toLocaleString('en')} flow events. Production server: ${mb(f.before)} before, ${mb(f.peak)} at most while one line in ten is booked.`,
  ];
}

async function freshDatabase(name: string): Promise<string> {
  const admin = new pg.Client(postgres.url);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  await applyMigrations(url.href, { log: () => undefined });
  return url.href;
}

function run(args: string[]): void {
  const done = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) throw new Error(`${args.join(' ')} failed`);
}

function start(args: string[], env: NodeJS.ProcessEnv): void {
  children.push(spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }));
}

async function reachable(port: number): Promise<void> {
  for (let n = 0; n < 300; n++) {
    if (
      await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' }).then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(200);
  }
  throw new Error(`nothing listens on ${port}`);
}
