import { Problem } from '@/lib/db/problem';
import { errorResponse } from './error-response';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const refusing = new WeakSet<object>();

/**
 * What an address answers to the methods that it does not have: 405, which it has, and why, in the shape of every error.
 * Next's own answer has no body and does not name them.
 *
 * ```ts
 * const refused = refuseMethods('GET');
 * export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
 * ```
 */
export function refuseMethods(...has: Method[]): () => Response {
  const allow = [...has, ...(has.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const handler = () => errorResponse(new Problem('method_not_allowed', `Use ${allow}.`), { allow });
  refusing.add(handler);
  return handler;
}

/** Whether `refuseMethods` made it. For tests. */
export const isRefusing = (handler: object): boolean => refusing.has(handler);
