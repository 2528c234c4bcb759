import '@/lib/experiments/jobs';
import '@/lib/metrics/jobs';
import '@/lib/stocks/jobs';
import type { ScheduleAnswer } from '@/components/schedule/queries';
import type { Context } from '@/lib/db/context';
import { judgeJob } from '@/lib/overview/judge-job';
import { listJobRuns } from '@/lib/schedule/list-job-runs';
import { listJobs } from '@/lib/schedule/list-jobs';
import type { JobRunQuery } from '@/lib/schedule/schemas';
import { readSettings } from '@/lib/settings/read-settings';

/** What the schedule page shows: the jobs of all rooms with their health, and the runs that were asked for. */
export async function answerSchedule(ctx: Context, query: JobRunQuery): Promise<ScheduleAnswer> {
  const [{ timeZone }, jobs, { rows, nextCursor }] = await Promise.all([
    readSettings(ctx.db),
    listJobs(ctx),
    listJobRuns(ctx, query),
  ]);
  return {
    timeZone,
    jobs: jobs.map((job) => ({
      ...judgeJob(job, ctx.now, timeZone),
      lastMs:
        job.lastRun === null || job.lastRun.finishedAt === null
          ? null
          : Date.parse(job.lastRun.finishedAt) - Date.parse(job.lastRun.startedAt),
      lastStatus: job.lastRun?.status ?? null,
    })),
    runs: rows,
    nextCursor,
  };
}
