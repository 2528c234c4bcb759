import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { openDatabase, type OpenDatabase } from '@/lib/db/embedded/index.mjs';
import { applyMigrations } from '@/lib/db/migrate';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { updateReports } from '@/lib/experiments/update-reports';
import { createGoal } from '@/lib/goals/create-goal';
import { goalRecordId, subjectId } from '@/lib/subjects/subject-id';
import { DoorChild } from './door-child';
import { startTraffic, type Sent } from './traffic';

const DAY = 86_400_000;
let home: string;
let server: OpenDatabase;
let door: DoorChild;
let opened: ReturnType<typeof connect>;

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'weir-kill-'));
  server = await openDatabase({ directory: home, watch: true });
  await applyMigrations(server.url);
  opened = connect(server.url, 4);
  const ctx: Context = { db: opened.client, actor: { kind: 'code', name: 'test' }, now: new Date(Date.now() - DAY) };
  // A busy machine may need more than the second that a connection may take.
  await whenBack(() => opened.client.$queryRaw`SELECT 1`);
  await createGoal(ctx, { key: 'signup', name: 'Sign up' });
  await createExperiment(ctx, { key: 'checkout', name: 'Checkout' });
  await enableExperiment(ctx, { key: 'checkout' });
  door = new DoorChild(server.url, 3810);
  await door.start();
}, 180_000);
// What was not reached by the setup is not there: the database is stopped all the same.
afterAll(async () => {
  await Promise.allSettled([Promise.resolve().then(() => door.end('SIGTERM'))]);
  await Promise.allSettled([Promise.resolve().then(() => opened.disconnect())]);
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The database's first process, whichever it is now. */
const postmaster = (): number =>
  Number(readFileSync(path.join(home, 'cluster', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);

async function whenBack<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (tries > 200) throw error;
      await sleep(100);
    }
  }
}

/** Waits until twenty more goals were acknowledged. */
async function progress(sent: Sent): Promise<void> {
  const before = sent.goals.size;
  await whenBack(async () => expect(sent.goals.size).toBeGreaterThan(before + 20));
}

async function expectKept(sent: Sent): Promise<void> {
  const client = await whenBack(async () => {
    const connecting = new pg.Client({ connectionString: server.url });
    await connecting.connect();
    return connecting;
  });
  const goals = await client.query<{ id: string }>('SELECT id FROM goal_record');
  const enrolled = await client.query<{ id: string }>('SELECT subject_id AS id FROM enrollment');
  await client.end();
  const stored = new Set(goals.rows.map(({ id }) => id));
  const subjects = new Set(enrolled.rows.map(({ id }) => id));
  const lost = [...sent.goals].filter((v) => !stored.has(goalRecordId(subjectId('visitor', v), 'signup', v)));
  expect(lost, 'acknowledged goals that are gone').toEqual([]);
  expect([...sent.visitors].filter((v) => !subjects.has(subjectId('visitor', v)))).toEqual([]);
  expect(goals.rows).toHaveLength(stored.size);
  expect(sent.goals.size).toBeGreaterThan(20);
}

const runReports = (now: Date) => fetch(`${door.origin}/reports?now=${now.toISOString()}`, { method: 'POST' });

/** Everything derived, without when it was computed. */
async function readDerived(): Promise<unknown> {
  const read = async (sql: string) => (await opened.pool.query<Record<string, unknown>>(sql)).rows;
  return {
    reports: await read(
      'SELECT experiment_id, phase, day::text, crossed, duplicate, automated, unconfirmed FROM daily_report ORDER BY 1, 2, 3',
    ),
    outcomes: await read('SELECT * FROM daily_outcome ORDER BY experiment_id, phase, day, outcome, variant'),
    conversions: await read('SELECT * FROM first_conversion ORDER BY subject_id, experiment_id, phase, goal_id'),
  };
}

describe('kill -9', () => {
  it('of the server in the middle of traffic loses nothing that was acknowledged, and doubles nothing', async () => {
    const { sent, stop } = startTraffic(door.origin, 8);
    for (let round = 0; round < 3; round++) {
      await progress(sent);
      await door.end('SIGKILL');
      await door.start();
    }
    await progress(sent);
    await stop();
    expect(sent.broken).toBeGreaterThan(0);
    await expectKept(sent);
  }, 180_000);

  it('of the database in the middle of traffic: 503 until it is back, nothing lost', async () => {
    const { sent, stop } = startTraffic(door.origin, 8);
    for (let round = 0; round < 2; round++) {
      await progress(sent);
      process.kill(postmaster(), 'SIGKILL');
    }
    await progress(sent);
    await stop();
    expect(sent.refused).toBeGreaterThan(0);
    expect(sent.broken).toBe(0);
    await expectKept(sent);
  }, 180_000);

  it('of server and database in the middle of a report run: the reports equal a recomputation', async () => {
    const { sent, stop } = startTraffic(door.origin, 4);
    const tomorrow = new Date(Date.now() + 2 * DAY);
    await progress(sent);
    for (const [delayMs, kill] of [
      [30, 'server'],
      [120, 'database'],
      [250, 'server'],
      [60, 'database'],
    ] as const) {
      const run = runReports(tomorrow).catch(() => null);
      await sleep(delayMs);
      if (kill === 'server') await door.end('SIGKILL').then(() => door.start());
      else process.kill(postmaster(), 'SIGKILL');
      await run;
    }
    await expectKept(await stop());
    await whenBack(async () => expect((await runReports(tomorrow)).status).toBe(200));
    const found = await readDerived();
    await opened.pool.query('TRUNCATE daily_report, daily_outcome, first_conversion, dirty_mark, watermark');
    const tally = await updateReports(opened.client, { now: tomorrow, elapsedMs: () => 0 });
    expect(tally).toMatchObject({ failed: 0, complete: true });
    expect(await readDerived()).toEqual(found);
    expect(found).toMatchObject({ reports: expect.arrayContaining([expect.anything()]) as unknown });
  }, 180_000);
});

describe('SIGTERM', () => {
  it('answers every request in flight, also of busy keep-alive clients, and ends by itself', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    let answered = 0;
    let last = '';
    const failures: string[] = [];
    let stopping = false;
    const post = () =>
      new Promise<void>((resolve) => {
        const body = JSON.stringify({ goal: 'signup', subject: 'busy' });
        const headers = { 'content-type': 'application/json', 'content-length': body.length };
        const call = request(`${door.origin}/api/v1/goals`, { method: 'POST', agent, headers }, (response) => {
          if (response.statusCode !== 200) failures.push(String(response.statusCode));
          last = response.headers.connection ?? '';
          answered += 1;
          response.resume().on('end', resolve);
        });
        call.on('error', (error: NodeJS.ErrnoException) => {
          // No new connections are accepted: that is how a balancer learns to go elsewhere.
          if (error.code !== 'ECONNREFUSED') failures.push(error.code ?? error.message);
          stopping = true;
          resolve();
        });
        call.end(body);
      });
    // The first connections to a database that was just killed may take longer than a request waits.
    await whenBack(async () => {
      failures.length = 0;
      await post();
      expect(failures).toEqual([]);
    });
    const clients = Array.from({ length: 8 }, async () => {
      while (!stopping) await post();
    });
    await sleep(1_000);
    const before = answered;
    const began = performance.now();
    const code = await door.end('SIGTERM');
    await Promise.all(clients);
    agent.destroy();
    expect(failures).toEqual([]);
    expect(code).toBe(0);
    expect(last).toBe('close');
    expect(answered).toBeGreaterThan(before);
    expect(performance.now() - began).toBeLessThan(8_000);
  }, 60_000);
});
