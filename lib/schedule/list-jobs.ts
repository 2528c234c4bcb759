import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { allJobs } from './define-job';
import { nextPeriodAt } from './frequencies';
import { readLastRuns } from './last-runs.sql';
import type { JobView } from './schemas';

export type { JobView } from './schemas';

/** Every job with its last run, its last good run and when it is due next. */
export async function listJobs(ctx: Context): Promise<JobView[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  const jobs = allJobs();
  const names = jobs.map(({ name }) => name);
  const runs = await readLastRuns(ctx.db, names);
  const leases = await ctx.db.jobLease.findMany({
    where: { job: { in: names.map((name) => `job:${name}`) }, until: { gt: ctx.now } },
    select: { job: true },
  });
  const held = new Set(leases.map(({ job }) => job));
  return jobs.map((job) => {
    const { last, lastOkAt } = runs.get(job.name) ?? { last: null, lastOkAt: null };
    return {
      job: job.name,
      description: job.description,
      every: job.every,
      running: held.has(`job:${job.name}`),
      lastRun:
        last === null
          ? null
          : {
              startedAt: last.startedAt.toISOString(),
              finishedAt: last.finishedAt?.toISOString() ?? null,
              status: last.status,
              tally: last.tally,
              error: last.error,
            },
      lastOkAt: lastOkAt?.toISOString() ?? null,
      nextDueAt: nextPeriodAt(job.every, ctx.now, timeZone)?.toISOString() ?? null,
    };
  });
}
