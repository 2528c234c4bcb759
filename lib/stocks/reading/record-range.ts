import { z } from 'zod';
import { isStorable } from '@/lib/config/names';
import type { Database } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayWindow } from '@/lib/time/days';
import { withinRecords } from './within-records';

/** Rows of one page of records, unless fewer are asked for. */
export const RECORDS_MAX = 10_000;

/** Which records. `from` and `to` are days, both included; `cursor` goes on where a page ended. */
export type RecordQuery = {
  from?: string | undefined;
  to?: string | undefined;
  facet?: string | undefined;
  value?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

const Text = z.string().refine(isStorable);
const Cursor = z.tuple([z.iso.datetime(), Text, Text, Text]);

/** The last record of a page: its end, and what tells it apart from others of that end. */
export type RecordPlace = { at: Date; value: string; source: string; sink: string };

/**
 * The question as a condition: an interval belongs to the day in which it ends (at midnight: to the day before). `take`
 * is one row more than the page, which says that there is another. Throws `invalid_input` for a cursor that is not ours.
 */
export async function recordRange(
  db: Database,
  input: RecordQuery,
): Promise<{
  facet: string;
  where: { at?: { gt?: Date; gte?: Date; lte?: Date } };
  after: RecordPlace | null;
  limit: number;
  take: number;
}> {
  const { timeZone } = await readSettings(db);
  const after = input.cursor === undefined ? null : fromCursor(input.cursor);
  const at = {
    ...(input.from === undefined ? {} : { gt: withinRecords(dayWindow(input.from, timeZone).start) }),
    ...(input.to === undefined ? {} : { lte: withinRecords(dayWindow(input.to, timeZone).end) }),
    ...(after === null ? {} : { gte: after.at }),
  };
  const limit = Math.min(input.limit ?? RECORDS_MAX, RECORDS_MAX);
  return { facet: input.facet ?? '', where: Object.keys(at).length === 0 ? {} : { at }, after, limit, take: limit + 1 };
}

/** The page that was asked for, and where the next one begins. */
export function pageOf<Row extends { at: Date; value: string; source?: string; sink?: string }>(
  rows: Row[],
  limit: number,
): { page: Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { page, next: null };
  const place = [last.at.toISOString(), last.value, last.source ?? '', last.sink ?? ''];
  return { page, next: Buffer.from(JSON.stringify(place)).toString('base64url') };
}

function fromCursor(cursor: string): RecordPlace {
  try {
    const [at, value, source, sink] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { at: withinRecords(new Date(at)), value, source, sink };
  } catch {
    throw new Problem('invalid_input', 'cursor: is not one that a list has answered.', { cursor: ['is not valid'] });
  }
}
