import { log } from '@/lib/config/log';
import { Problem, type ProblemCode } from '@/lib/db/problem';
import { DEFAULT_RETRY_SECONDS, STATUS } from '@/lib/http/status';
import { json, type CollectResponse } from './http';

/** Why a request, or one record of it, was not accepted. Codes are public (`docs`), snake_case. */
export type RefusalCode = ProblemCode | 'variant_required' | 'unknown_variant' | 'unattributed' | 'timeout';

/** The HTTP status of every code of this door. */
export const REFUSAL_STATUS: Record<RefusalCode, number> = {
  ...STATUS,
  variant_required: 400,
  unknown_variant: 400,
  unattributed: 400,
  // Not 408: senders drop what was answered with a 4xx, and a slow network is no reason to lose a record.
  timeout: 503,
};

export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly details: { fields?: Record<string, string[]>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** By name: the server bundle and Next's chunks each have their own copy of the class. */
export const isRefusal = (value: unknown): value is Refusal => value instanceof Error && value.name === 'Refusal';

/** The database cannot take this now; the sender keeps it and tries again. */
export function unavailable(message = 'The database cannot be reached. Try again.'): Refusal {
  return new Refusal('unavailable', message);
}

/** The answer to whatever went wrong. Unexpected errors are logged and say nothing to the caller. */
export function refusalResponse(error: unknown): CollectResponse {
  const refusal = toRefusal(error);
  const { fields, headers } = refusal.details;
  const status = REFUSAL_STATUS[refusal.code];
  const answer = json(
    { error: { code: refusal.code, message: refusal.message, ...(fields === undefined ? {} : { fields }) } },
    status,
  );
  const again = status === 503 ? { 'retry-after': String(DEFAULT_RETRY_SECONDS) } : {};
  return { ...answer, headers: { ...answer.headers, ...again, ...headers } };
}

export function toRefusal(error: unknown): Refusal {
  if (isRefusal(error)) return error;
  if (error instanceof Problem)
    return new Refusal(error.code, error.message, error.fields === undefined ? {} : { fields: error.fields });
  const kind = databaseFailure(error);
  if (kind !== 'other') {
    log().warn({ err: briefly(error) }, 'the database refused a request');
    return kind === 'data' ? new Refusal('invalid_input', 'This cannot be stored.') : unavailable();
  }
  log().error({ err: error }, 'unexpected error at the public door');
  return new Refusal('internal', 'Something went wrong here.');
}

/**
 * What a failed statement means: `data` (the row is bad), `retry` (a deadlock or serialization failure: run it again),
 * `gone` (no database now), `other` (not the database).
 */
export function databaseFailure(error: unknown): 'data' | 'retry' | 'gone' | 'other' {
  if (!(error instanceof Error)) return 'other';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === '40001' || code === '40P01') return 'retry';
  if (/^[0-9A-Z]{5}$/.test(code)) return /^2[23]/.test(code) ? 'data' : 'gone';
  if (/^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|P1|P2024)/.test(code)) return 'gone';
  return /timeout|terminated|not queryable|Connection|ended|has closed/i.test(error.message) ? 'gone' : 'other';
}

function briefly(error: unknown): { message: string; code: unknown } {
  return error instanceof Error
    ? { message: error.message, code: 'code' in error ? error.code : undefined }
    : { message: String(error), code: undefined };
}
