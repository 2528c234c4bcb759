import { Problem } from '@/lib/db/problem';

/** A place in an ordered list: an instant and an id after it. It stays valid when the row itself is gone. */
export type Place = { at: string; id: string };

/** A place as one text that fits into a URL. */
export function toCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** Throws `invalid_input` for a text that is no cursor of ours. */
export function fromCursor(cursor: string): Place {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed)) {
      const [at, id] = parsed as unknown[];
      if (typeof at === 'string' && typeof id === 'string' && !Number.isNaN(Date.parse(at))) return { at, id };
    }
  } catch {
    // Answered below: whatever it is, it is not ours.
  }
  throw new Problem('invalid_input', 'cursor: is not one that a list has answered.', { cursor: ['is not valid'] });
}
