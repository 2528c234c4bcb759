import type { z } from 'zod';
import type { ErrorAnswer } from '@/lib/api/errors';

/** What the other side answered instead: its status, its code and its words. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly fields: Record<string, string[]>,
    /** How long it asks to wait; null when it does not say. */
    readonly retryAfterMs: number | null,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** Reads an answer that is not 2xx. What does not speak our language is described by its status. */
export async function errorOf(response: Response): Promise<ApiError> {
  const after = Number(response.headers.get('retry-after') ?? NaN);
  const retryAfterMs = Number.isFinite(after) ? after * 1000 : null;
  const { error } = await response
    .json()
    .then((answer: unknown) => answer as Partial<z.output<typeof ErrorAnswer>>)
    .catch((): Partial<z.output<typeof ErrorAnswer>> => ({}));
  const message = error?.message ?? `${response.status} ${response.statusText}`;
  return new ApiError(message, response.status, error?.code ?? 'http_error', error?.fields ?? {}, retryAfterMs);
}
