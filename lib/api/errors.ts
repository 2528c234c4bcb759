import { z } from 'zod';
import { REFUSAL_STATUS, type RefusalCode } from '@/lib/collect/refusal';
import type { Operation, OperationAccess } from './operation';

/** The one shape of every error. */
export const ErrorAnswer = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    /** What is wrong, by the path of the field. */
    fields: z.record(z.string(), z.array(z.string())).optional(),
  }),
});

const MEANING: Record<RefusalCode, string> = {
  bad_request: 'The body cannot be read.',
  invalid_input: 'It can be read but something in it is wrong; `fields` says what.',
  variant_required: 'An external experiment needs the variant that the other system assigned.',
  unknown_variant: 'The experiment has no variant of that key.',
  unattributed: 'No subject was named and there is no visitor cookie.',
  unauthenticated: 'No token or an unknown one, and nobody is signed in.',
  forbidden: 'This token or role may not do that.',
  origin_not_allowed: 'Settings do not list the site of this page.',
  not_found: 'There is nothing of that name.',
  unknown_experiment: 'There is no experiment of that key.',
  unknown_goal: 'There is no goal of that key.',
  no_report_yet: 'No day is over yet that could be reported.',
  unknown_facet_value: 'There is no such facet, or nobody ever had that value.',
  no_statistics_yet: 'Nothing had happened by the end of that day.',
  method_not_allowed: 'The address does not know this method; see `Allow`.',
  timeout: 'The body did not arrive in time. Wait for `Retry-After` seconds and send it again.',
  conflict: 'Somebody else changed it, or it exists and is of another kind.',
  already_exists: 'The name is taken.',
  wrong_state: 'Not possible in the state that it is in.',
  too_large: 'More than this address takes.',
  unsupported_media_type: 'Not a type that this address reads.',
  rate_limited: 'Too many records from this network. Wait for `Retry-After` seconds.',
  internal: 'Something went wrong here; nothing about it is said outside.',
  unavailable: 'Not now, nothing was stored. Wait for `Retry-After` seconds and send it again.',
};

const OF_ACCESS: Record<OperationAccess, readonly RefusalCode[]> = {
  public: [],
  door: ['unauthenticated', 'forbidden', 'unavailable'],
  token: ['unauthenticated', 'forbidden', 'unavailable'],
  read: ['unauthenticated', 'unavailable'],
  write: ['unauthenticated', 'forbidden', 'unavailable'],
  session: ['unauthenticated', 'forbidden', 'unavailable'],
  cron: ['unauthenticated', 'unavailable'],
  prometheus: ['unauthenticated'],
};

export type DocumentedError = { code: RefusalCode; status: number; meaning: string };

/** Every error that an operation may answer, by status and code. */
export function errorsOf(operation: Operation): DocumentedError[] {
  const { access, body, params, query, errors = [] } = operation;
  const isImage = operation.media === 'image/gif';
  const readsInput = [body, params, query].some((schema) => schema !== undefined) && !isImage;
  const bodied = operation.body !== undefined && ['read', 'write', 'session'].includes(access);
  const codes = new Set<RefusalCode>([
    ...(readsInput && access !== 'cron' && operation.path !== '/api/health' ? (['invalid_input'] as const) : []),
    ...(bodied ? (['bad_request', 'too_large', 'unsupported_media_type'] as const) : []),
    ...OF_ACCESS[access],
    ...errors,
  ]);
  return [...codes]
    .map((code) => ({ code, status: REFUSAL_STATUS[code], meaning: MEANING[code] }))
    .sort((a, b) => (a.status === b.status ? a.code.localeCompare(b.code) : a.status - b.status));
}
