import type { PrismaClient } from '@/lib/db/generated/client';
import { readSettings } from '@/lib/settings/read-settings';
import { allJobs } from './define-job';
import { periodOf } from './frequencies';
import { acquireLease } from './lease';
import { runJob, type JobResult } from './run-job';

export type CronAnswer =
  { status: 'ok' | 'failed'; jobs: JobResult[] } | { status: 'skipped'; reason: 'already running' };

/**
 * Runs every job that has not run in its current period, one after another, within the time given: after
 * `deadlineMs` none begins and a running one stops at its next step, after `endMs` what it asks of the database is ended.
 * What is missed is run once, however many periods have passed. With `everyCall`, cheap jobs run although their period
 * is done.
 */
export async function runDueJobs(
  client: PrismaClient,
  input: { now: Date; deadlineMs: number; endMs?: number; everyCall?: boolean; only?: string },
): Promise<CronAnswer> {
  const lease = input.everyCall === true ? await acquireLease(client, 'cron') : { release: () => Promise.resolve() };
  if (lease === null) return { status: 'skipped', reason: 'already running' };
  try {
    const started = performance.now();
    const { timeZone } = await readSettings(client);
    const jobs: JobResult[] = [];
    for (const job of allJobs()) {
      if (input.only !== undefined && job.name !== input.only) continue;
      const spent = performance.now() - started;
      const left = input.deadlineMs - spent;
      const period = periodOf(job.every, input.now, timeZone);
      const forced = input.only !== undefined || (input.everyCall === true && job.onEveryCall === true);
      const due = period !== null && !(await hasRun(client, job.name, period, input.now));
      if (left <= 0 || (!forced && !due)) continue;
      const end = input.endMs === undefined ? {} : { endMs: input.endMs - spent };
      const run = { job: job.name, now: input.now, deadlineMs: left, ...end, wait: forced, period: period ?? 'now' };
      const isDone = () => hasRun(client, job.name, run.period, input.now);
      jobs.push(await runJob(client, forced ? run : { ...run, isDone }));
    }
    return { status: jobs.some((job) => job.failed > 0) ? 'failed' : 'ok', jobs };
  } finally {
    await lease.release();
  }
}

async function hasRun(client: PrismaClient, job: string, period: string, now: Date): Promise<boolean> {
  const run = await client.jobRun.findFirst({ where: { job, period, status: 'ok' }, select: { id: true } });
  if (run !== null) return true;
  // A period that failed is tried again after a minute, not at every tick.
  const last = await client.jobRun.findFirst({ where: { job }, orderBy: { startedAt: 'desc' } });
  return last?.status === 'failed' && last.period === period && now.getTime() - last.startedAt.getTime() < 60_000;
}
