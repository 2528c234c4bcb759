import { log } from '@/lib/config/log';
import type { Problem } from '@/lib/db/problem';
import { reasonOf, toProblem } from '@/lib/db/to-problem';
import { DEFAULT_RETRY_SECONDS, STATUS } from './status';

/** What goes over the wire: `{"error":{"code","message","fields"?}}`. */
export function errorBody(problem: Problem): {
  error: { code: string; message: string; fields?: Record<string, string[]> };
} {
  const { code, message, fields } = problem;
  return { error: { code, message, ...(fields === undefined ? {} : { fields }) } };
}

/** Headers that belong to a problem: an integer Retry-After for 429 and 503, the way in for 401. */
export function errorHeaders(problem: Problem): Record<string, string> {
  const headers: Record<string, string> = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  const status = STATUS[problem.code];
  if (status === 429 || status === 503) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(problem.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS)));
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="weir"';
  return headers;
}

/** Any error as an answer. Only what a Problem says leaves the process; the rest is logged. */
export function errorResponse(error: unknown, extra: Record<string, string> = {}): Response {
  const problem = toProblem(error);
  if (problem.code === 'internal') log().error({ err: error }, 'a request failed');
  if (problem.code === 'unavailable' && problem !== error)
    log().warn({ reason: reasonOf(error) }, 'the database is unavailable');
  return Response.json(errorBody(problem), {
    status: STATUS[problem.code],
    headers: { ...errorHeaders(problem), ...extra },
  });
}
