import { Problem } from '@/lib/db/problem';
import { errorBody, errorHeaders } from './error-response';
import { STATUS } from './status';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export type EarlyRefusal = { status: number; headers: Record<string, string>; body: string };

/**
 * What the pages could only fail on: a method that no page has, an address that is no text or holds a NUL, which no
 * database takes. Null lets it through.
 * @param url as it stands in the request
 */
export function refuseBeforePages(method: string, url: string): EarlyRefusal | null {
  if (!METHODS.has(method)) {
    const allow = [...METHODS].join(', ');
    return refusal(new Problem('method_not_allowed', `Use ${allow}.`), { allow });
  }
  if (url.includes('%00')) return refusal(new Problem('bad_request', 'The address has a NUL character.'));
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return null;
  } catch {
    return refusal(new Problem('bad_request', 'The address cannot be read: a % stands in it without its two digits.'));
  }
}

function refusal(problem: Problem, extra: Record<string, string> = {}): EarlyRefusal {
  const headers = { ...errorHeaders(problem), 'content-type': 'application/json; charset=utf-8', ...extra };
  return { status: STATUS[problem.code], headers, body: JSON.stringify(errorBody(problem)) };
}

/** The first line of the answer to what is no request, by Node's code for it. */
export function statusOfBrokenRequest(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return '400 Bad Request';
}
