import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import type { Context } from '@/lib/db/context';
import { defineJob } from './define-job';
import { acquireLease } from './lease';
import { listJobRuns } from './list-job-runs';
import { listJobs } from './list-jobs';
import { runDueJobs } from './run-due-jobs';
import { runJob } from './run-job';
import { runJobNow } from './run-job-now';
import { startTicker } from './ticker';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let runs = 0;
let working = 0;
let most = 0;

defineJob({
  name: 'slow',
  description: 'Takes a moment and counts how many run at once.',
  every: 'hourly',
  onEveryCall: true,
  run: async () => {
    runs += 1;
    most = Math.max(most, ++working);
    await new Promise((resolve) => setTimeout(resolve, 150));
    working -= 1;
    return { written: 1 };
  },
});
let broken = false;
defineJob({
  name: 'fragile',
  description: 'Fails when told to.',
  every: 'daily',
  run: () => (broken ? Promise.reject(new Error('the disk is full')) : Promise.resolve({ unchanged: 1 })),
});

defineJob({ name: 'weekdays', every: '30 6 * * 1-5', run: () => Promise.resolve({ greeted: 3 }) });
defineJob({ name: 'by-hand', every: 'never', run: () => Promise.resolve({ written: 1 }) });

const NOON = new Date('2026-11-21T12:00:00Z');
const cron = (now = NOON, everyCall = true) => runDueJobs(db.client, { now, deadlineMs: 60_000, everyCall });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 12);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`TRUNCATE job_run, job_lease`;
  runs = most = 0;
  broken = false;
});

describe('the schedule', () => {
  it('lets one of eight overlapping calls work and tells the others so', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => cron()));
    expect(answers.filter((answer) => answer.status === 'ok')).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 'skipped')).toHaveLength(7);
    expect([runs, most]).toEqual([1, 1]);
    expect(await db.client.jobLease.count()).toBe(0);
  });

  it('runs a job once in its period, and once however many periods were missed', async () => {
    const names = async (now: Date) => {
      const answer = await cron(now, false);
      return answer.status === 'skipped' ? [] : answer.jobs.map((job) => job.job);
    };
    expect(await names(NOON)).toEqual(['slow', 'fragile', 'weekdays']);
    expect(await names(new Date('2026-11-21T12:30:00Z'))).toEqual([]);
    expect(await names(new Date('2026-11-21T13:00:00Z'))).toEqual(['slow']);
    expect(await names(new Date('2026-11-25T13:00:00Z'))).toEqual(['slow', 'fragile', 'weekdays']);
    expect(await db.client.jobRun.count({ where: { job: 'by-hand' } })).toBe(0);
  });

  it('waits for a run of another process instead of missing what arrived meanwhile', async () => {
    const both = await Promise.all([
      runJob(db.client, { job: 'slow', now: NOON, wait: true }),
      runJob(db.client, { job: 'slow', now: NOON, wait: true }),
    ]);
    expect(both.map((result) => result.ran)).toEqual([true, true]);
    expect([runs, most]).toEqual([2, 1]);
    expect(await runJob(db.client, { job: 'slow', now: NOON }).then((result) => result.ran)).toBe(true);
  });

  it('records a failure with its sentence, answers failed, and tries again later in the period', async () => {
    broken = true;
    expect(await cron()).toMatchObject({ status: 'failed' });
    expect(await db.client.jobRun.findFirst({ where: { job: 'fragile' } })).toMatchObject({
      status: 'failed',
      error: 'the disk is full',
    });
    broken = false;
    expect(await cron(new Date('2026-11-21T12:00:30Z'), false)).toEqual({ status: 'ok', jobs: [] });
    expect(await cron(new Date('2026-11-21T12:01:30Z'), false)).toMatchObject({
      jobs: [{ job: 'fragile', ran: true, unchanged: 1 }],
    });
  });

  it('takes over from a holder that was killed, and calls its run interrupted', async () => {
    const { hostname } = await import('node:os');
    await db.client.jobLease.create({
      data: { job: 'job:slow', holder: `${hostname()}:999999999:gone:x`, until: new Date(Date.now() + 60_000) },
    });
    await db.client.jobRun.create({ data: { job: 'slow', period: 'x', startedAt: NOON, status: 'running' } });
    expect(await runJob(db.client, { job: 'slow', now: NOON })).toMatchObject({ ran: true });
    expect(await db.client.jobRun.findMany({ where: { job: 'slow' }, orderBy: { id: 'asc' } })).toMatchObject([
      { status: 'failed', error: 'interrupted' },
      { status: 'ok' },
    ]);
  });

  it('never takes over from another machine before the lease ends', async () => {
    await db.client.jobLease.create({
      data: { job: 'job:slow', holder: 'another-machine:1:abc:x', until: new Date(Date.now() + 60_000) },
    });
    expect(await acquireLease(db.client, 'job:slow')).toBeNull();
    await db.client.$executeRaw`UPDATE job_lease SET until = now() - interval '1 second'`;
    const lease = await acquireLease(db.client, 'job:slow');
    expect(lease).not.toBeNull();
    await lease?.release();
  });

  it('runs a job by hand for who may change things, says so in the activity, and keeps the history of all runs', async () => {
    const as = (role: 'editor' | 'viewer'): Context => ({
      db: db.client,
      now: NOON,
      actor: { kind: 'user', id: 'u', name: 'Ada', role },
    });
    await expect(runJobNow(as('viewer'), { job: 'by-hand' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(runJobNow(as('editor'), { job: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await runJobNow(as('editor'), { job: 'by-hand' })).toMatchObject({ ran: true, written: 1 });
    expect(await db.client.activity.findFirst({ where: { action: 'job.run' } })).toMatchObject({
      entityKey: 'by-hand',
      actorName: 'Ada',
    });
    await cron(NOON, false);
    const first = await listJobRuns(as('viewer'), { limit: 2 });
    expect(first.rows.map((run) => [run.job, run.status])).toEqual([
      ['weekdays', 'ok'],
      ['fragile', 'ok'],
    ]);
    expect(first.rows[0]).toMatchObject({
      period: 'cron/2026-11-20T06:30:00.000Z',
      tally: { greeted: 3 },
      error: null,
    });
    const rest = await listJobRuns(as('viewer'), {
      ...(first.nextCursor === null ? {} : { cursor: first.nextCursor }),
    });
    expect(rest.rows.map((run) => [run.job, run.period])).toEqual([
      ['slow', '2026-11-21T12:00:00.000Z'],
      ['by-hand', 'by hand'],
    ]);
    expect(rest.nextCursor).toBeNull();
    expect((await listJobRuns(as('viewer'), { job: 'slow' })).rows).toHaveLength(1);
    const jobs = await listJobs(as('viewer'));
    expect(jobs.find(({ job }) => job === 'weekdays')).toMatchObject({ nextDueAt: '2026-11-23T06:30:00.000Z' });
    expect(jobs.find(({ job }) => job === 'by-hand')).toMatchObject({ nextDueAt: null });
  });

  it('does not run a job by hand beside a run of another machine', async () => {
    await db.client.jobLease.create({
      data: { job: 'job:by-hand', holder: 'another-machine:1:abc:x', until: new Date(Date.now() + 60_000) },
    });
    const ctx: Context = { db: db.client, now: NOON, actor: { kind: 'code', name: 'test' } };
    await expect(runJobNow(ctx, { job: 'by-hand', waitMs: 300 })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is kept by the ticker of a server beside the cron route: one run in a period, whoever comes first', async () => {
    const errors: unknown[] = [];
    const stops = [1, 2].map(() =>
      startTicker(db.client, {
        ...{ everyMs: 20, clock: () => NOON },
        onError: (error) => void errors.push(error),
        onOutage: (reason) => void errors.push(reason),
      }),
    );
    await Promise.all([cron(NOON, false), new Promise((resolve) => setTimeout(resolve, 600))]);
    for (const stop of stops) await stop();
    expect(errors).toEqual([]);
    expect([runs, most]).toEqual([1, 1]);
    const jobs = await db.client.jobRun.findMany({ orderBy: { job: 'asc' }, select: { job: true, status: true } });
    expect(jobs).toEqual(['fragile', 'slow', 'weekdays'].map((job) => ({ job, status: 'ok' })));
    const before = runs;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(runs).toBe(before);
  });

  it('looks again once it holds the lease: whoever looked first and came late runs nothing a second time', async () => {
    let open = () => {};
    let arrive = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    // A process that is held up between its look at the history and its lease.
    const late = new Proxy(db.client, {
      get(target, name) {
        if (name !== '$executeRaw') return Reflect.get(target, name, target) as unknown;
        return async (...statement: Parameters<typeof target.$executeRaw>) => {
          arrive();
          await opened;
          return target.$executeRaw(...statement);
        };
      },
    });
    const second = runDueJobs(late, { now: NOON, deadlineMs: 60_000 });
    await arrived;
    const first = await runDueJobs(db.client, { now: NOON, deadlineMs: 60_000 });
    expect(first).toMatchObject({ jobs: [{ job: 'slow', ran: true }, { job: 'fragile' }, { job: 'weekdays' }] });
    open();
    // It had found the first job due; of the others it sees that they are done.
    expect(await second).toMatchObject({ status: 'ok', jobs: [{ job: 'slow', ran: false, reason: 'already done' }] });
    expect(runs).toBe(1);
    expect(await db.client.jobRun.count()).toBe(3);
    expect(await db.client.jobLease.count()).toBe(0);
  });
});
