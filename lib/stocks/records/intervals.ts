import { addDays, dayOf, daysBetween, dayWindow } from '@/lib/time/days';
import type { RecordFrequency } from '../schemas';

/**
 * The intervals at whose ends stocks and flows are recorded: [start, end). Minutes and hours are those of the clock,
 * days and weeks calendar days of the project's zone (a day has 23, 24 or 25 hours); weeks begin on Mondays.
 */

const MINUTES: Partial<Record<RecordFrequency, number>> = { minutely: 1, twelve_minutely: 12, hourly: 60 };
const DAYS: Partial<Record<RecordFrequency, number>> = { daily: 1, weekly: 7, two_weekly: 14, four_weekly: 28 };
/** A Monday, from which weeks are counted. */
const EPOCH_DAY = '1970-01-05';
const DAY_MS = 86_400_000;

/** How far back short intervals are recorded when a stock is new: there are too many of them. Unit: milliseconds. */
const BACKFILL_MS: Partial<Record<RecordFrequency, number>> = {
  minutely: 2 * DAY_MS,
  twelve_minutely: 14 * DAY_MS,
  hourly: 92 * DAY_MS,
};

/** How far back a new stock is recorded, in milliseconds; null: to its first subject. */
export const backfillMs = (every: RecordFrequency): number | null => BACKFILL_MS[every] ?? null;

/** The start of the interval in which an instant lies. Throws for `never`, which has none. */
export function intervalStart(every: RecordFrequency, at: Date, timeZone: string): Date {
  const minutes = MINUTES[every];
  if (minutes !== undefined) {
    const length = minutes * 60_000;
    return new Date(Math.floor(at.getTime() / length) * length);
  }
  return dayWindow(firstDayOf(every, at, timeZone), timeZone).start;
}

/** The end of the interval that starts at an instant. */
function intervalEnd(every: RecordFrequency, start: Date, timeZone: string): Date {
  const minutes = MINUTES[every];
  if (minutes !== undefined) return new Date(start.getTime() + minutes * 60_000);
  return dayWindow(addDays(firstDayOf(every, start, timeZone), DAYS[every] ?? 1), timeZone).start;
}

function firstDayOf(every: RecordFrequency, at: Date, timeZone: string): string {
  const days = DAYS[every];
  if (days === undefined) throw new RangeError('never has no intervals');
  const day = dayOf(at, timeZone);
  const since = daysBetween(EPOCH_DAY, day);
  return addDays(day, -(((since % days) + days) % days));
}

/**
 * At most `most` + 1 boundaries from `start` (a boundary itself) on, none after `end`: n + 1 instants for n whole
 * intervals.
 */
export function intervalBoundaries(
  every: RecordFrequency,
  range: { start: Date; end: Date; most: number },
  timeZone: string,
): Date[] {
  const boundaries = [range.start];
  let last = range.start;
  while (boundaries.length <= range.most) {
    last = intervalEnd(every, last, timeZone);
    if (last > range.end) break;
    boundaries.push(last);
  }
  return boundaries;
}

/** Is [start, end) an interval of this frequency? What was recorded at another one is not. */
export function isInterval(every: RecordFrequency, start: Date, end: Date, timeZone: string): boolean {
  return (
    intervalStart(every, start, timeZone).getTime() === start.getTime() &&
    intervalEnd(every, start, timeZone).getTime() === end.getTime()
  );
}
