import type { RecordFrequency } from '../schemas';
import { backfillMs, intervalStart, isInterval } from './intervals';
import type { Known } from './known.sql';

/**
 * `origin`: no record ends before or at it. `from`: what is recorded after it must be made anew; null: nothing is.
 * `discard`: what is stored is of another frequency or zone.
 */
export type RecordPlan = { id: number; origin: Date; from: Date | null; discard: boolean };

/** After every possible instant: nobody was ever in the stock, so that nothing is recorded of it. */
const NEVER = new Date('9999-01-01T00:00:00Z');

/**
 * From when on the records of one stock or flow are missing or out of date. Pure.
 * @param closed end of the newest interval that is over
 * @param dirty what lies after this instant may have changed; null: nothing has
 */
export function planRecords(
  known: Known,
  input: { every: RecordFrequency; timeZone: string; closed: Date; dirty: Date | null },
): RecordPlan {
  const { every, timeZone, closed, dirty } = input;
  const floor = (at: Date) => intervalStart(every, at, timeZone);
  const { id, firstAt, oldestStart, oldestAt, newestAt, newestStart } = known;
  if (firstAt === null) return { id, origin: NEVER, from: null, discard: newestAt !== null };
  const usable =
    newestAt !== null &&
    newestStart !== null &&
    oldestStart !== null &&
    oldestAt !== null &&
    isInterval(every, newestStart, newestAt, timeZone) &&
    isInterval(every, oldestStart, oldestAt, timeZone);
  const reach = backfillMs(every);
  const far = reach === null ? null : floor(new Date(closed.getTime() - reach));
  const limit = far !== null && usable && oldestStart < far ? oldestStart : far;
  const origin = limit !== null && limit > floor(firstAt) ? limit : floor(firstAt);
  if (!usable) return { id, origin, from: origin < closed ? origin : null, discard: newestAt !== null };
  if (oldestStart < origin) return { id, origin, from: oldestStart, discard: false };
  if (oldestStart > origin) return { id, origin, from: origin, discard: false };
  const from = dirty !== null && dirty < newestAt ? later(origin, floor(dirty)) : newestAt;
  return { id, origin, from: from < closed ? from : null, discard: false };
}

const later = (a: Date, b: Date) => (a > b ? a : b);
