import { Temporal } from 'temporal-polyfill';

/** Calendar days of one time zone. Windows are half open: [start, end). A day has 23, 24 or 25 hours. */

/** Start and end of a calendar day in a zone. */
export function dayWindow(day: string, timeZone: string): { start: Date; end: Date } {
  const date = Temporal.PlainDate.from(day);
  return { start: startOf(date, timeZone), end: startOf(date.add({ days: 1 }), timeZone) };
}

/** The calendar day of an instant in a zone, as YYYY-MM-DD. */
export function dayOf(instant: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** The day `days` later (earlier when negative). */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** Every day from `first` to `last`, both included; empty when `last` is before `first`. */
export function dayRange(first: string, last: string): string[] {
  const count = daysBetween(first, last) + 1;
  const start = Temporal.PlainDate.from(first);
  return Array.from({ length: Math.max(0, count) }, (_, index) => start.add({ days: index }).toString());
}

/**
 * The boundaries of a range of days: n + 1 instants for n days, so that `width_bucket(at, boundaries)` answers the
 * number of the day (1 … n; 0 before, n + 1 after). One calendar for SQL and TypeScript.
 */
export function dayBoundaries(first: string, last: string, timeZone: string): Date[] {
  return [...dayRange(first, last), addDays(last, 1)].map((day) => startOf(Temporal.PlainDate.from(day), timeZone));
}

/**
 * The newest day that is over for good at `now`. The grace lets records that are already on their way be committed
 * first, so that no report of a closed day misses one.
 */
export function lastClosedDay(now: Date, timeZone: string, graceMs = CLOSING_GRACE_MS): string {
  return addDays(dayOf(new Date(now.getTime() - graceMs), timeZone), -1);
}

/** Longer than any statement of ours may take. Unit: milliseconds. */
export const CLOSING_GRACE_MS = 120_000;

/** What the clock of a zone says at an instant. Unit: milliseconds from midnight, however long the day is. */
export function clockOf(instant: Date, timeZone: string): number {
  const time = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainTime();
  return new Temporal.PlainTime().until(time).total('milliseconds');
}

/**
 * The second instant at a time of the clock that a day has twice, because the clock was turned back; null for every other
 * time. `clockMs`: milliseconds from midnight by the clock, below 24 hours.
 */
export function repeatedInstant(day: string, clockMs: number, timeZone: string): Date | null {
  const time = new Temporal.PlainTime().add({ milliseconds: clockMs });
  const local = Temporal.PlainDate.from(day).toPlainDateTime(time);
  const [earlier, later] = [
    local.toZonedDateTime(timeZone, { disambiguation: 'earlier' }),
    local.toZonedDateTime(timeZone, { disambiguation: 'later' }),
  ];
  // A time that is left out in spring has two readings as well, and is neither.
  const isTwice = earlier.epochMilliseconds !== later.epochMilliseconds && later.toPlainDateTime().equals(local);
  return isTwice ? new Date(later.epochMilliseconds) : null;
}

function startOf(date: Temporal.PlainDate, timeZone: string): Date {
  return new Date(date.toZonedDateTime({ timeZone }).epochMilliseconds);
}
