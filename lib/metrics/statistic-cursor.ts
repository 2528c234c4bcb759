import { z } from 'zod';
import { Day } from '@/lib/config/names';
import { Problem } from '@/lib/db/problem';
import { Period } from './schemas';

/** A place in the list of statistics. It stays valid when the row itself is gone. */
export type StatisticPlace = { metric: string; period: Period; date: string; dimensionsId: string };

const Cursor = z.tuple([z.string().max(400), Period, Day, z.guid()]);

/** A place as one text that fits into a URL. */
export function toCursor({ metric, period, date, dimensionsId }: StatisticPlace): string {
  return Buffer.from(JSON.stringify([metric, period, date, dimensionsId])).toString('base64url');
}

/** Throws `invalid_input` for a text that is no cursor of ours. */
export function fromCursor(cursor: string): StatisticPlace {
  try {
    const [metric, period, date, dimensionsId] = Cursor.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    return { metric, period, date, dimensionsId };
  } catch {
    throw new Problem('invalid_input', 'cursor: is not one that a list has answered.', { cursor: ['is not valid'] });
  }
}
