import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context, type Database } from '@/lib/db/context';
import type { PrismaClient } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { findJob } from './define-job';
import { runJob, type JobResult } from './run-job';

/** A page waits for it. Unit: milliseconds. */
const DEADLINE_MS = 45_000;
const END_MS = 50_000;

/**
 * Runs a job because somebody said so, whether or not it is due. Overlap is no danger: a run in progress is waited for
 * (15 s), then this one runs; after that it is refused.
 * @throws Problem `not_found`, `conflict` when another run still goes on
 */
export async function runJobNow(ctx: Context, input: { job: string; waitMs?: number }): Promise<JobResult> {
  requirePermission(ctx, 'edit');
  if (findJob(input.job) === undefined) throw new Problem('not_found', `There is no job "${input.job}".`);
  const client = ctx.db;
  if (!isClient(client)) throw new Problem('internal', 'A job runs outside of a transaction.');
  await logActivity(ctx, { action: 'job.run', entity: 'job', entityKey: input.job });
  const result = await runJob(client, {
    job: input.job,
    now: ctx.now,
    period: 'by hand',
    deadlineMs: DEADLINE_MS,
    endMs: END_MS,
    wait: true,
    ...(input.waitMs === undefined ? {} : { waitMs: input.waitMs }),
  });
  if (!result.ran) throw new Problem('conflict', `"${input.job}" runs already. Wait until it is done.`);
  return result;
}

function isClient(db: Database): db is PrismaClient {
  return '$transaction' in db && typeof db.$transaction === 'function';
}
