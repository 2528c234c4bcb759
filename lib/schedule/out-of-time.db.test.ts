import net from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { PrismaClient } from '@/lib/db/generated/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { defineJob, type JobTally } from './define-job';
import { runDueJobs } from './run-due-jobs';
import { runJob } from './run-job';

/** Jobs whose statements do not come to an end by themselves, and what a call that is bounded makes of them. */

const NOON = new Date('2026-11-21T12:00:00Z');
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let other: ReturnType<typeof connect>;
let work: (client: PrismaClient) => Promise<JobTally>;

defineJob({ name: 'stuck', every: 'hourly', onEveryCall: true, run: ({ client }) => work(client) });
defineJob({ name: 'after', every: 'daily', run: () => Promise.resolve({ written: 1 }) });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 3);
  other = connect(scratch.url, 3);
  await db.client.$executeRaw`CREATE TABLE paper (id int PRIMARY KEY, text text NOT NULL)`;
});
afterAll(async () => {
  await other.disconnect();
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await other.client.$executeRaw`TRUNCATE job_run, job_lease, paper`;
});
// Whatever was ended, the pool is whole.
afterEach(async () => {
  expect([db.pool.waitingCount, db.pool.totalCount - db.pool.idleCount]).toEqual([0, 0]);
  expect(await Promise.all([1, 2, 3].map((n) => db.client.$queryRaw`SELECT ${n}::int AS n`))).toHaveLength(3);
});

const call = (endMs = 300) =>
  runDueJobs(db.client, { now: NOON, deadlineMs: 5_000, endMs, everyCall: true, only: 'stuck' });
const sleeping = async () =>
  (
    await other.client.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()`
  )[0]?.n;
const said = () => other.client.jobRun.findFirst({ where: { job: 'stuck' }, orderBy: { id: 'desc' } });
const OUT_OF_TIME = /^Out of time: a statement that still ran was ended\. The next call goes on\./;

async function timed<T>(run: Promise<T>): Promise<{ answer: T; ms: number }> {
  const started = performance.now();
  const answer = await run;
  return { answer, ms: performance.now() - started };
}

describe('a statement that does not end', () => {
  it('is ended soon after the call is over: it says so, gives its leases back, and the next call goes on', async () => {
    work = async (client) => {
      await client.$queryRaw`SELECT pg_sleep(30)::text`;
      return { written: 1 };
    };
    const { answer, ms } = await timed(call());
    expect(answer).toMatchObject({ status: 'failed', jobs: [{ job: 'stuck', failed: 1, reason: 'out of time' }] });
    expect(ms).toBeLessThan(6_000);
    expect(await said()).toMatchObject({ status: 'failed', error: expect.stringMatching(OUT_OF_TIME) as string });
    expect(await other.client.jobLease.count()).toBe(0);
    expect(await sleeping()).toBe(0);

    work = () => Promise.resolve({ written: 1 });
    const next = await runDueJobs(db.client, { now: NOON, deadlineMs: 60_000, endMs: 60_000, everyCall: true });
    expect(next).toMatchObject({ status: 'ok', jobs: [{ job: 'stuck', written: 1 }, { job: 'after' }] });
  });

  it('that waits for a lock of somebody else is ended as well, and its transaction is as if it had never been', async () => {
    await other.client.$executeRaw`INSERT INTO paper VALUES (1, 'theirs')`;
    let letGo = () => {};
    let isHeld = () => {};
    const held = new Promise<void>((resolve) => (isHeld = resolve));
    const holder = other.client.$transaction(
      async (tx) => {
        await tx.$executeRaw`UPDATE paper SET text = 'being written' WHERE id = 1`;
        isHeld();
        await new Promise<void>((resolve) => (letGo = resolve));
      },
      { timeout: 30_000 },
    );
    await held;
    work = (client) =>
      client.$transaction(
        async (tx) => {
          await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
          await tx.$executeRaw`INSERT INTO paper VALUES (2, 'mine')`;
          await tx.$executeRaw`UPDATE paper SET text = 'mine' WHERE id = 1`;
          return { written: 2 };
        },
        { timeout: 60_000 },
      );
    const { answer, ms } = await timed(call());
    const between = await other.client.$queryRaw`SELECT * FROM paper ORDER BY id`;
    letGo();
    await holder;
    expect(answer).toMatchObject({ status: 'failed', jobs: [{ failed: 1, reason: 'out of time' }] });
    expect(ms).toBeLessThan(6_000);
    expect(between).toEqual([{ id: 1, text: 'theirs' }]);
    expect(await call(60_000)).toMatchObject({ jobs: [{ job: 'stuck', written: 2, failed: 0 }] });
    expect(await other.client.$queryRaw`SELECT * FROM paper ORDER BY id`).toEqual([
      { id: 1, text: 'mine' },
      { id: 2, text: 'mine' },
    ]);
  });

  it('leaves what parts before it have done: unfinished, but no failure', async () => {
    work = async (client) => {
      await client.$executeRaw`INSERT INTO paper VALUES (1, 'first part')`;
      const errors: string[] = [];
      await client.$queryRaw`SELECT pg_sleep(30)::text`.catch((error: Error) => errors.push(error.message));
      return { written: 1, errors };
    };
    expect(await call()).toMatchObject({ status: 'ok', jobs: [{ written: 1, failed: 0, reason: 'out of time' }] });
    expect(await said()).toMatchObject({
      ...{ status: 'ok', error: expect.stringMatching(OUT_OF_TIME) as string },
      tally: { complete: false, errors: [expect.anything(), expect.stringContaining('57014')] },
    });
    expect(await other.client.$queryRaw`SELECT count(*)::int AS n FROM paper`).toEqual([{ n: 1 }]);
  });

  it('ends nobody else’s, on the same connections or others', async () => {
    work = async (client) => {
      await client.$queryRaw`SELECT pg_sleep(30)::text`;
      return {};
    };
    const theirs = db.client.$queryRaw`SELECT 'a page' AS whose, pg_sleep(3)::text AS slept`;
    const [answer] = await Promise.all([call(), theirs]);
    expect(answer).toMatchObject({ status: 'failed' });
    expect(await theirs).toMatchObject([{ whose: 'a page' }]);
  });
});

describe('work that does not end', () => {
  it('is refused the database a little later, whatever it does with its errors', async () => {
    let refused = '';
    work = async (client) => {
      for (;;) {
        const error = await client.$queryRaw`SELECT pg_sleep(30)::text`.then(
          () => null,
          (reason: Error) => reason,
        );
        if (error === null || !/time is up/.test(error.message)) continue;
        refused = error.message;
        throw error;
      }
    };
    const { answer, ms } = await timed(call());
    expect(answer).toMatchObject({ status: 'failed', jobs: [{ reason: 'out of time' }] });
    expect(refused).toMatch(/The time is up/);
    expect(ms).toBeLessThan(9_000);
    expect(await other.client.jobLease.count()).toBe(0);
  });

  it('nor hears from its database any more: the line is cut', async () => {
    const line = await openLine(scratch.url);
    const far = connect(line.url, 2);
    work = async () => {
      await far.client.$queryRaw`SELECT 1 AS here`;
      line.fallSilent();
      await far.client.$queryRaw`SELECT 2 AS never`;
      return { written: 1 };
    };
    const { answer, ms } = await timed(call());
    expect(answer).toMatchObject({ status: 'failed', jobs: [{ failed: 1, reason: 'out of time' }] });
    expect(ms).toBeLessThan(9_000);
    expect(await far.client.$queryRaw`SELECT 3 AS n`).toEqual([{ n: 3 }]);
    await far.disconnect();
    await line.close();
  });
});

it('a run that is in time is left alone, also without any limit', async () => {
  work = async (client) => {
    await client.$queryRaw`SELECT pg_sleep(1.2)::text`;
    return { written: 1 };
  };
  expect(await call(60_000)).toMatchObject({ status: 'ok', jobs: [{ written: 1 }] });
  expect((await said())?.error).toBeNull();
  const { reason } = await runJob(db.client, { job: 'stuck', now: NOON, deadlineMs: 1 });
  expect(reason).toBeUndefined();
});

/** A way to the database whose open connections can fall silent, as behind a router that has forgotten them. */
async function openLine(to: string) {
  const target = new URL(to);
  const open = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(Number(target.port || 5432), target.hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    fallSilent: () => open.forEach((socket) => socket.unpipe().pause()),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
