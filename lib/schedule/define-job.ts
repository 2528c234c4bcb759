import type { PrismaClient } from '@/lib/db/generated/client';
import { checkCron, isCron } from './cron-expression';
import type { Schedule } from './frequencies';

/** What a run gets: the database, one reading of the clock, and how long it may take. */
export type JobRunContext = { client: PrismaClient; now: Date; deadlineMs: number; elapsedMs: () => number };

/** What a run did. `failed` counts parts that failed; `complete` false means that the next run goes on. */
export type JobTally = {
  days?: string[];
  written?: number;
  unchanged?: number;
  failed?: number;
  errors?: string[];
  complete?: boolean;
  [count: string]: unknown;
};

export type Job = {
  name: string;
  /** what it does, in a sentence, for the schedule page */
  description: string;
  every: Schedule;
  /** Runs whenever the cron route is called, also within a period: cheap when there is nothing to do. */
  onEveryCall?: boolean;
  run(ctx: JobRunContext): Promise<JobTally>;
};

const shared = globalThis as typeof globalThis & { weirJobs?: Map<string, Job> };

/**
 * Registers a job. Rooms do this themselves, your own stand in `lib/definitions/jobs.ts`; a name registered again
 * replaces the first. It runs at most once per period, never twice at a time, on any number of instances; a run that
 * throws is written to the history as failed and tried again a minute later.
 *
 * ```ts
 * defineJob({ name: 'greet', every: '30 6 * * 1-5', run: async ({ client }) => ({ written: await greet(client) }) });
 * ```
 * @throws Error when a cron expression cannot be read
 */
export function defineJob(given: Omit<Job, 'description'> & { description?: string }): Job {
  if (isCron(given.every)) checkCron(given.every);
  const job: Job = { description: '', ...given };
  (shared.weirJobs ??= new Map()).set(job.name, job);
  return job;
}

/** Every registered job, in the order of registration. */
export function allJobs(): Job[] {
  return [...(shared.weirJobs?.values() ?? [])];
}

export function findJob(name: string): Job | undefined {
  return shared.weirJobs?.get(name);
}
