import { Problem } from '@/lib/db/problem';

export const SINGLE_BYTES = 16 * 1024;
export const BATCH_BYTES = 512 * 1024;
export const IMPORT_BYTES = 64 * 1024 * 1024;

const MAX_DEPTH = 20;
const READ_AS_JSON = new Set(['application/json', 'text/plain', '']);

/**
 * The body of a request as JSON, read as a stream that stops at the cap. `text/plain` counts as JSON (beacons).
 * @throws Problem too_large, unsupported_media_type, bad_request
 */
export async function readJson(request: Request, maxBytes = SINGLE_BYTES): Promise<unknown> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!READ_AS_JSON.has(type)) throw new Problem('unsupported_media_type', 'Send application/json.');
  return parseJson(await readText(request, maxBytes));
}

/** The body as text, never more than the cap in memory. Throws `too_large`, or `bad_request` for broken UTF-8. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => new Problem('too_large', `The body is larger than ${maxBytes} bytes.`);
  const announced = Number(request.headers.get('content-length') ?? '0');
  if (announced > maxBytes) throw tooLarge();
  if (request.body === null) return '';
  const reader = request.body.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes) {
        await reader.cancel();
        throw tooLarge();
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (error instanceof TypeError) throw new Problem('bad_request', 'The body is not UTF-8.');
    throw error;
  }
}

/**
 * Parses JSON and refuses what would hurt later: more than 20 levels, NUL, lone surrogates, keys that reach into the
 * prototype. @throws Problem bad_request
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('bad_request', text === '' ? 'The body is empty.' : 'The body is not JSON.');
  }
  const reason = harm(value, 0);
  if (reason !== null) throw new Problem('bad_request', `The body ${reason}.`);
  return value;
}

function harm(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return harmOfText(value);
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') return 'has a key that is not allowed';
    const reason = harmOfText(key) ?? harm(inner, depth + 1);
    if (reason !== null) return reason;
  }
  return null;
}

function harmOfText(text: string): string | null {
  if (text.includes('\u0000')) return 'has a NUL character';
  return text.isWellFormed() ? null : 'has half a character (a lone surrogate)';
}
