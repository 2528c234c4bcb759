import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { allJobs } from './define-job';
import { nextPeriodAt } from './frequencies';
import type { JobView } from './schemas';

export type { JobView } from './schemas';

/** Every job with its last run, its last good run and when it is due next. */
export async function listJobs(ctx: Context): Promise<JobView[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  return Promise.all(
    allJobs().map(async (job) => {
      const [last, ok, lease] = await Promise.all([
        ctx.db.jobRun.findFirst({ where: { job: job.name }, orderBy: { startedAt: 'desc' } }),
        ctx.db.jobRun.findFirst({ where: { job: job.name, status: 'ok' }, orderBy: { startedAt: 'desc' } }),
        ctx.db.jobLease.findUnique({ where: { job: `job:${job.name}` } }),
      ]);
      return {
        job: job.name,
        description: job.description,
        every: job.every,
        running: lease !== null && lease.until > ctx.now,
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
        lastOkAt: ok?.startedAt.toISOString() ?? null,
        nextDueAt: nextPeriodAt(job.every, ctx.now, timeZone)?.toISOString() ?? null,
      };
    }),
  );
}
