import { sameSecret } from '@/lib/auth/secrets';
import { environment } from '@/lib/config/env';
import { database } from '@/lib/db/client';
import type { PrismaClient } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { errorResponse } from './error-response';

const DEADLINE_MS = 50_000;
/** The hosts that end a call end it after 60 s. */
const END_MS = 55_000;
const SECRET_LENGTH_MIN = 16;

type CronInput = { now: Date; deadlineMs: number; endMs: number; everyCall: true; only?: string };

/**
 * The cron route: who calls must know CRON_SECRET (constant time, header only; without a proper secret the route does
 * nothing). Runs what is due within 50 s, or with `?job=` one job; what still runs after 55 s is ended. Safe twice, late,
 * overlapping and killed. A HEAD, which Next would make a GET of, runs nothing.
 */
export function cronHandler(jobs: {
  has: (name: string) => boolean;
  run: (client: PrismaClient, input: CronInput) => Promise<{ status: 'ok' | 'failed' | 'skipped' }>;
}): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (request.method === 'HEAD') throw new Problem('method_not_allowed', 'Use GET or POST.');
      admit(request);
      const only = new URL(request.url).searchParams.get('job') ?? undefined;
      if (only !== undefined && !jobs.has(only)) throw new Problem('not_found', `There is no job "${only}".`);
      const input = { now: new Date(), deadlineMs: DEADLINE_MS, endMs: END_MS, everyCall: true as const };
      const answer = await jobs.run(database(), only === undefined ? input : { ...input, only });
      const status = answer.status === 'failed' ? 500 : 200;
      return Response.json(answer, { status, headers: { 'cache-control': 'no-store' } });
    } catch (error) {
      return errorResponse(error, request.method === 'HEAD' ? { allow: 'GET, POST' } : {});
    }
  };
}

function admit(request: Request): void {
  const secret = environment().CRON_SECRET;
  if (secret === undefined || secret.length < SECRET_LENGTH_MIN) {
    throw new Problem('unavailable', `CRON_SECRET is missing or shorter than ${SECRET_LENGTH_MIN} characters.`);
  }
  const given = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (given === undefined || !sameSecret(given, secret)) {
    throw new Problem('unauthenticated', 'Send the header Authorization: Bearer $CRON_SECRET.');
  }
}
