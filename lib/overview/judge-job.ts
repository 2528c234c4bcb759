import { isCron, nextCronAt } from '@/lib/schedule/cron-expression';
import type { JobView } from '@/lib/schedule/list-jobs';
import type { OverviewJob } from './schemas';

const DAY_MINUTES = 24 * 60;
/** How long after its last good run a job counts as late: three periods, a little more than two of the longest. */
const LATE_AFTER_MINUTES: Record<string, number> = {
  minutely: 10,
  twelve_minutely: 36,
  hourly: 180,
  daily: 3 * DAY_MINUTES,
  weekly: 15 * DAY_MINUTES,
  two_weekly: 29 * DAY_MINUTES,
  four_weekly: 57 * DAY_MINUTES,
};
/** A job by a cron expression is late this long after the second instant that it missed. */
const CRON_GRACE_MS = 10 * 60_000;

/** Is this job well? `waiting` until it has run once. `timeZone`: in which cron expressions are read. Pure. */
export function judgeJob(job: JobView, now: Date, timeZone: string): OverviewJob {
  return {
    job: job.job,
    description: job.description,
    every: job.every,
    health:
      job.lastRun?.status === 'failed'
        ? 'failed'
        : job.lastOkAt === null
          ? 'waiting'
          : isLate(job, new Date(job.lastOkAt), now, timeZone)
            ? 'late'
            : 'ok',
    running: job.running,
    lastAt: job.lastRun?.startedAt ?? null,
    lastOkAt: job.lastOkAt,
    nextDueAt: job.nextDueAt,
    error: job.lastRun?.error ?? null,
  };
}

function isLate(job: JobView, lastOkAt: Date, now: Date, timeZone: string): boolean {
  if (isCron(job.every)) {
    const first = nextCronAt(job.every, lastOkAt, timeZone);
    const second = first === null ? null : nextCronAt(job.every, first, timeZone);
    return second !== null && now.getTime() > second.getTime() + CRON_GRACE_MS;
  }
  const limit = LATE_AFTER_MINUTES[job.every];
  return limit !== undefined && now.getTime() - lastOkAt.getTime() > limit * 60_000;
}
