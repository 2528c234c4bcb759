import { requirePermission, type Context } from '@/lib/db/context';
import { JobRunQuery, type JobRunView } from './schemas';

const asTally = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The history of runs, newest first: what each did, how long it took, and why it failed. */
export async function listJobRuns(
  ctx: Context,
  input: JobRunQuery = {},
): Promise<{ rows: JobRunView[]; nextCursor: string | null }> {
  requirePermission(ctx, 'read');
  const { job, status, cursor, limit } = JobRunQuery.parse(input);
  const found = await ctx.db.jobRun.findMany({
    where: {
      ...(job === undefined ? {} : { job }),
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { id: { lt: cursor } }),
    },
    // Ids are of version 7: they grow with time.
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const rows = found.slice(0, limit).map((run): JobRunView => ({
    id: run.id,
    job: run.job,
    period: run.period,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    ms: run.finishedAt === null ? null : run.finishedAt.getTime() - run.startedAt.getTime(),
    status: run.status === 'ok' || run.status === 'running' ? run.status : 'failed',
    tally: asTally(run.tally),
    error: run.error,
  }));
  return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
