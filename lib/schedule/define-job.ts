import type { PrismaClient } from '@/lib/db/generated/client';
import type { Frequency } from './frequencies';

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
  description: string;
  every: Frequency;
  /** Runs whenever the cron route is called, also within a period: cheap when there is nothing to do. */
  onEveryCall?: boolean;
  run(ctx: JobRunContext): Promise<JobTally>;
};

const shared = globalThis as typeof globalThis & { weirJobs?: Map<string, Job> };

/** Registers a job. Rooms do this themselves; registering a name again replaces it. */
export function defineJob(job: Job): Job {
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
