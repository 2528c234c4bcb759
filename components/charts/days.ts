/** Calendar days as numbers, so that an axis is as long as the time it shows. Pure; no time zone is involved. */

const MS_PER_DAY = 86_400_000;

/** Days since 1970-01-01 of a day written YYYY-MM-DD. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY);
}

/** The day of such a number, as YYYY-MM-DD. */
export function dayOfNumber(number: number): string {
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Every day from `first` to `last`, both included. */
export function everyDay(first: string, last: string): string[] {
  const start = dayNumber(first);
  return Array.from({ length: Math.max(0, dayNumber(last) - start + 1) }, (_, index) => dayOfNumber(start + index));
}

export type DayTick = { x: number; label: string };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * At most `most` labelled days between two days: every day, every few days, every Monday, every month, quarter or
 * year, whatever is the finest that fits. The year is named where it begins.
 */
export function dayTicks(first: string, last: string, most: number): DayTick[] {
  const from = dayNumber(first);
  const to = dayNumber(last);
  const days = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  for (const every of [1, 2, 7, 14, 28]) {
    const chosen = days.filter((day) => (every < 7 ? (day - from) % every === 0 : (day - FIRST_MONDAY) % every === 0));
    if (chosen.length <= most) return chosen.map((x) => ({ x, label: dayLabel(x) }));
  }
  const months = days.filter((day) => dayOfNumber(day).endsWith('-01'));
  for (const every of [1, 3, 6, 12, 60]) {
    const chosen = months.filter((day) => monthOf(day) % every === 0);
    if (chosen.length <= most || every === 60) return chosen.map((x) => ({ x, label: monthLabel(x) }));
  }
  return [];
}

/** 1970-01-05. */
const FIRST_MONDAY = 4;

/** 21 Nov */
export function dayLabel(number: number): string {
  const [, month, day] = dayOfNumber(number).split('-').map(Number);
  return `${day ?? 1} ${MONTHS[(month ?? 1) - 1] ?? ''}`;
}

function monthLabel(number: number): string {
  const [year, month] = dayOfNumber(number).split('-').map(Number);
  return month === 1 ? String(year) : (MONTHS[(month ?? 1) - 1] ?? '');
}

/** Months since 1970. */
function monthOf(number: number): number {
  const [year, month] = dayOfNumber(number).split('-').map(Number);
  return ((year ?? 1970) - 1970) * 12 + (month ?? 1) - 1;
}
