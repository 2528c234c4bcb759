import type { JobView } from '@/lib/schedule/list-jobs';
import type { OverviewJob } from './schemas';

/** How long after its last good run a job counts as late: three periods, and ten minutes for the shortest. */
const LATE_AFTER_MINUTES: Record<string, number> = {
  minutely: 10,
  twelve_minutely: 36,
  hourly: 180,
  daily: 3 * 24 * 60,
  weekly: 15 * 24 * 60,
};

/** Is this job well? `waiting` until it has run once. Pure. */
export function judgeJob(job: JobView, now: Date): OverviewJob {
  const limit = LATE_AFTER_MINUTES[job.every];
  const age = job.lastOkAt === null ? null : (now.getTime() - Date.parse(job.lastOkAt)) / 60_000;
  const late = limit !== undefined && age !== null && age > limit;
  return {
    job: job.job,
    description: job.description,
    every: job.every,
    health: job.lastRun?.status === 'failed' ? 'failed' : age === null ? 'waiting' : late ? 'late' : 'ok',
    running: job.running,
    lastAt: job.lastRun?.startedAt ?? null,
    lastOkAt: job.lastOkAt,
    nextDueAt: job.nextDueAt,
    error: job.lastRun?.error ?? null,
  };
}
