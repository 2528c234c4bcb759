import type { Database } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { dayWindow } from '@/lib/time/days';

/** Longest answer of a list of records. */
export const RECORDS_MAX = 50_000;

/** Which records. `from` and `to` are days, both included. */
export type RecordQuery = {
  from?: string | undefined;
  to?: string | undefined;
  facet?: string | undefined;
  value?: string | undefined;
};

/** The question as a condition: an interval belongs to the day in which it ends (at midnight: to the day before). */
export async function recordRange(
  db: Database,
  input: RecordQuery,
): Promise<{ facet: string; where: { at?: { gt?: Date; lte?: Date } }; take: number }> {
  const { timeZone } = await readSettings(db);
  const at = {
    ...(input.from === undefined ? {} : { gt: dayWindow(input.from, timeZone).start }),
    ...(input.to === undefined ? {} : { lte: dayWindow(input.to, timeZone).end }),
  };
  return { facet: input.facet ?? '', where: Object.keys(at).length === 0 ? {} : { at }, take: RECORDS_MAX };
}
