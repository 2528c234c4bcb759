import { Problem } from '@/lib/db/problem';
import type { PrismaClient } from '@/lib/db/generated/client';
import { TimeLimit } from '@/lib/db/time-limit';
import { findJob, type Job, type JobTally } from './define-job';
import { acquireLease } from './lease';

export type JobResult = {
  job: string;
  ran: boolean;
  days: string[];
  written: number;
  unchanged: number;
  failed: number;
  ms: number;
  reason?: string;
};

/** What the history says of a run that had to be ended. What it had begun is undone, like after any error. */
const OUT_OF_TIME = 'Out of time: a statement that still ran was ended. The next call goes on.';

/** How long a run that waits for another's lease may wait. Unit: milliseconds. */
const WAIT_MS = 15_000;

/**
 * Runs one job now, under its lease, and writes the run and its tally to the history. When another process runs it,
 * waits a little for it to end and then runs: what arrived meanwhile is not left for the next period.
 */
export async function runJob(
  client: PrismaClient,
  input: {
    job: string;
    now: Date;
    period?: string;
    deadlineMs?: number;
    /** When what the job still asks of the database is ended; without it nothing is. Unit: milliseconds. */
    endMs?: number;
    wait?: boolean;
    waitMs?: number;
    /** Asked once the lease is held: somebody may have done it between two looks. */
    isDone?: () => Promise<boolean>;
  },
): Promise<JobResult> {
  const job = findJob(input.job);
  if (job === undefined) throw new Problem('not_found', `There is no job "${input.job}".`);
  const started = performance.now();
  const elapsedMs = () => performance.now() - started;
  let lease = await acquireLease(client, `job:${job.name}`);
  while (lease === null && input.wait === true && elapsedMs() < (input.waitMs ?? WAIT_MS)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    lease = await acquireLease(client, `job:${job.name}`);
  }
  if (lease === null) return result(job, {}, 0, { ran: false, reason: 'already running' });
  try {
    if ((await input.isDone?.()) === true) return result(job, {}, 0, { ran: false, reason: 'already done' });
    return await runAndRecord(client, job, input, elapsedMs);
  } finally {
    await lease.release();
  }
}

async function runAndRecord(
  client: PrismaClient,
  job: Job,
  input: { now: Date; period?: string; deadlineMs?: number; endMs?: number },
  elapsedMs: () => number,
): Promise<JobResult> {
  // Whoever holds the lease is the only one: a run that is still called running was killed.
  await client.jobRun.updateMany({
    where: { job: job.name, status: 'running' },
    data: { status: 'failed', error: 'interrupted', finishedAt: input.now },
  });
  const run = await client.jobRun.create({
    data: { job: job.name, period: input.period ?? 'now', startedAt: input.now, status: 'running' },
  });
  const finish = (data: { status: string; error?: string; tally?: object }) =>
    client.jobRun.update({
      where: { id: run.id },
      data: { ...data, finishedAt: new Date(input.now.getTime() + Math.round(elapsedMs())) },
    });
  const limit = new TimeLimit();
  const work = () => job.run({ client, now: input.now, deadlineMs: input.deadlineMs ?? 600_000, elapsedMs });
  try {
    const given = await (input.endMs === undefined ? work() : limit.run(Math.max(0, input.endMs - elapsedMs()), work));
    const tally = limit.hasEnded ? endedTally(given) : given;
    await finish({
      status: (tally.failed ?? 0) > 0 ? 'failed' : 'ok',
      tally: JSON.parse(JSON.stringify(tally)) as object,
      ...(tally.errors?.[0] === undefined ? {} : { error: tally.errors[0] }),
    });
    return result(job, tally, elapsedMs(), { ran: true, ...(limit.hasEnded ? { reason: 'out of time' } : {}) });
  } catch (error) {
    const message = limit.hasEnded ? OUT_OF_TIME : error instanceof Error ? error.message : String(error);
    await finish({ status: 'failed', error: message.slice(0, 1000) }).catch(() => undefined);
    return result(job, { failed: 1 }, elapsedMs(), { ran: true, reason: limit.hasEnded ? 'out of time' : 'failed' });
  }
}

/** A run that went on after a statement of it was ended: unfinished, and failed when it has got nothing done. */
function endedTally(tally: JobTally): JobTally {
  const failed = Math.max(tally.failed ?? 0, (tally.written ?? 0) > 0 ? 0 : 1);
  return { ...tally, failed, errors: [OUT_OF_TIME, ...(tally.errors ?? [])], complete: false };
}

function result(job: Job, tally: JobTally, ms: number, more: { ran: boolean; reason?: string }): JobResult {
  return {
    job: job.name,
    days: tally.days ?? [],
    written: tally.written ?? 0,
    unchanged: tally.unchanged ?? 0,
    failed: tally.failed ?? 0,
    ms: Math.round(ms),
    ...more,
  };
}
