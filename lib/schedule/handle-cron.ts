import { sameSecret } from '@/lib/auth/secrets';
import { environment } from '@/lib/config/env';
import { database } from '@/lib/db/client';
import { Problem } from '@/lib/db/problem';
import { findJob } from './define-job';
import { runDueJobs } from './run-due-jobs';
import { errorResponse } from '@/lib/http/error-response';

const DEADLINE_MS = 50_000;
const SECRET_LENGTH_MIN = 16;

/** Runs what is due. For a scheduler: safe twice, late, overlapping and killed. */
export async function handleCron(request: Request): Promise<Response> {
  try {
    const secret = environment().CRON_SECRET;
    if (secret === undefined || secret.length < SECRET_LENGTH_MIN) {
      throw new Problem('unavailable', `CRON_SECRET is missing or shorter than ${SECRET_LENGTH_MIN} characters.`);
    }
    const given = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    if (given === undefined || !sameSecret(given, secret)) {
      throw new Problem('unauthenticated', 'Send the header Authorization: Bearer $CRON_SECRET.');
    }
    const only = new URL(request.url).searchParams.get('job') ?? undefined;
    if (only !== undefined && findJob(only) === undefined) throw new Problem('not_found', `There is no job "${only}".`);
    const answer = await runDueJobs(database(), {
      now: new Date(),
      deadlineMs: DEADLINE_MS,
      everyCall: true,
      ...(only === undefined ? {} : { only }),
    });
    const status = answer.status === 'failed' ? 500 : 200;
    return Response.json(answer, { status, headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error);
  }
}
