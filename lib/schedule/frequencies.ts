import { dayOf, daysBetween } from '@/lib/time/days';
import { isCron, lastCronAt, nextCronAt, type CronExpression } from './cron-expression';

/** How often a job runs. */
export const FREQUENCIES = [
  'never',
  'minutely',
  'twelve_minutely',
  'hourly',
  'daily',
  'weekly',
  'two_weekly',
  'four_weekly',
] as const;
export type Frequency = (typeof FREQUENCIES)[number];
/** A named frequency, or a cron expression of five fields in the project's time zone: `30 6 * * 1-5`. */
export type Schedule = Frequency | CronExpression;

const MINUTES: Partial<Record<Frequency, number>> = { minutely: 1, twelve_minutely: 12, hourly: 60 };
const DAYS: Partial<Record<Frequency, number>> = { daily: 1, weekly: 7, two_weekly: 14, four_weekly: 28 };
/** A Monday, from which weeks are counted. */
const EPOCH_DAY = '1970-01-05';

/**
 * The name of the period in which an instant lies: a job runs at most once in each. Null for `never`. Periods of days
 * are calendar days of the zone; a cron expression's period begins at each instant that it names.
 */
export function periodOf(frequency: Schedule, at: Date, timeZone: string): string | null {
  if (isCron(frequency)) {
    const since = lastCronAt(frequency, at, timeZone);
    return since === null ? null : `cron/${since.toISOString()}`;
  }
  const minutes = MINUTES[frequency];
  if (minutes !== undefined) {
    const length = minutes * 60_000;
    return new Date(Math.floor(at.getTime() / length) * length).toISOString();
  }
  const days = DAYS[frequency];
  if (days === undefined) return null;
  const day = dayOf(at, timeZone);
  return days === 1 ? day : `${frequency}/${Math.floor(daysBetween(EPOCH_DAY, day) / days)}`;
}

/** When the next period begins, to the minute: for showing, not for deciding. Null for `never`. */
export function nextPeriodAt(frequency: Schedule, at: Date, timeZone: string): Date | null {
  if (isCron(frequency)) return nextCronAt(frequency, at, timeZone);
  const now = periodOf(frequency, at, timeZone);
  if (now === null) return null;
  const step = (MINUTES[frequency] ?? 60) * 60_000;
  const limit = (DAYS[frequency] ?? 1) * 25 + 1;
  let next = new Date((Math.floor(at.getTime() / step) + 1) * step);
  for (let i = 0; i < limit && periodOf(frequency, next, timeZone) === now; i++) next = new Date(next.getTime() + step);
  return next;
}
