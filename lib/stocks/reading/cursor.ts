import { z } from 'zod';
import { Problem } from '@/lib/db/problem';

/** A place in an ordered list: an instant and an id after it. It stays valid when the row itself is gone. */
export type Place = { at: string; id: string };

/** A place as one text that fits into a URL. */
export function toCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** Throws `invalid_input` for a text that is no cursor of ours. `Id`: what ids of that list look like. */
export function fromCursor(cursor: string, Id: z.ZodType<string>): Place {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const place = z.tuple([z.iso.datetime(), Id]).safeParse(parsed);
    if (place.success && place.data[0] >= '1') return { at: place.data[0], id: place.data[1] };
  } catch {
    // Answered below: whatever it is, it is not ours.
  }
  throw new Problem('invalid_input', 'cursor: is not one that a list has answered.', { cursor: ['is not valid'] });
}
