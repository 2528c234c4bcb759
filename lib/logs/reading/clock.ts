import { addDays, clockOf, dayOf, dayWindow, repeatedInstant } from '@/lib/time/days';
import { parseInstant } from '@/lib/time/parse-instant';

export const DAY_MS = 86_400_000;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}:?\d{2})?$/;
const MOST_DAYS = 10_000;
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(9999, 0, 1);

/** Instants in one time zone. Remembers days, since files are full of them; asks the calendar where a day is not 24 h. */
export class Zone {
  private readonly days = new Map<string, { start: number; length: number }>();
  /** The day that was asked for last: nearly always the next one as well. Dates made per line would fill the heap. */
  private newest: { day: string; start: number; end: number } | null = null;

  /** The date in UTC that was read last, with the letter after it. */
  private date: { text: string; at: number } | null = null;

  constructor(readonly timeZone: string) {}

  /** The instant at so many milliseconds by the clock of a day; of an hour that occurs twice the first. */
  at(day: string, clockMs: number): number | null {
    const { start, length } = this.windowOf(day);
    if (length === DAY_MS || clockMs === 0) return start + clockMs;
    if (clockMs >= DAY_MS) return start + length + clockMs - DAY_MS;
    const text = parseInstant(`${day}T${new Date(clockMs).toISOString().slice(11, 23)}`, this.timeZone);
    return text === null ? null : Date.parse(text);
  }

  /** The second instant at a time that the clock of a day says twice; null for every other. */
  again(day: string, clockMs: number): number | null {
    if (this.windowOf(day).length <= DAY_MS || clockMs >= DAY_MS) return null;
    return repeatedInstant(day, clockMs, this.timeZone)?.getTime() ?? null;
  }

  /** The day of an instant. */
  dayOf(at: number): string {
    return this.around(at).day;
  }

  /** The day of an instant, and when that begins. Unit: milliseconds. */
  around(at: number): { day: string; start: number } {
    const { newest } = this;
    if (newest !== null && at >= newest.start && at < newest.end) return newest;
    const guess = new Date(at).toISOString().slice(0, 10);
    const guessed = this.windowOf(guess);
    const isRight = at >= guessed.start && at < guessed.start + guessed.length;
    const day = isRight ? guess : dayOf(new Date(at), this.timeZone);
    const { start, length } = this.windowOf(day);
    this.newest = { day, start, end: start + length };
    return this.newest;
  }

  /** What the clock says at an instant. Unit: milliseconds from midnight. */
  clockOf(at: number): number {
    const { day, start } = this.around(at);
    return this.windowOf(day).length === DAY_MS ? at - start : clockOf(new Date(at), this.timeZone);
  }

  /** When a day begins. */
  startOf(day: string): Date {
    return new Date(this.windowOf(day).start);
  }

  /** A date with a time, or a date alone (its noon). Null for what is no time, or none between 1900 and 9999. */
  instant(text: string): number | null {
    const { date } = this;
    // Nearly always a time of the same day as in the line before, and in UTC to the second.
    if (date !== null && text.length === 20 && text.charCodeAt(19) === CAPITAL_Z && text.startsWith(date.text)) {
      const clock = clockAt(text, 11);
      if (clock !== -1) return date.at + clock;
    }
    const found = INSTANT.exec(text);
    const at = found === null ? this.slowly(text) : this.quickly(found, text);
    return at === null || Number.isNaN(at) || at < EARLIEST || at >= LATEST ? null : at;
  }

  private quickly(found: RegExpExecArray, text: string): number | null {
    const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = found;
    if (!isDate(Number(year), Number(month), Number(day))) return this.slowly(text);
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return this.slowly(text);
    const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
    const clock =
      (Number(hour) * 60 + Number(minute)) * 60_000 +
      Number(second) * 1000 +
      Number(fraction.padEnd(3, '0').slice(0, 3));
    if (offset === undefined) return this.at(`${String(year)}-${String(month)}-${String(day)}`, clock);
    if (offset.length === 1) {
      if (date >= EARLIEST && date < LATEST) this.date = { text: text.slice(0, 11), at: date };
      return date + clock;
    }
    const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
    return date + clock - (offset.startsWith('-') ? -minutes : minutes) * 60_000;
  }

  private slowly(text: string): number | null {
    if (!/^[+-]?\d{4}/.test(text)) return null;
    const read = parseInstant(text, this.timeZone);
    return read === null ? null : Date.parse(read);
  }

  private windowOf(day: string): { start: number; length: number } {
    const known = this.days.get(day);
    if (known !== undefined) return known;
    if (this.days.size >= MOST_DAYS) this.days.clear();
    const { start, end } = dayWindow(day, this.timeZone);
    const window = { start: start.getTime(), length: end.getTime() - start.getTime() };
    this.days.set(day, window);
    return window;
  }
}

const CAPITAL_Z = 90;
const COLON = 58;
const ZERO = 48;

/** Milliseconds of a time such as 23:59:59 from a place of a text on; -1 for anything else. */
function clockAt(text: string, from: number): number {
  const digit = (n: number): number => {
    const value = text.charCodeAt(from + n) - ZERO;
    return value >= 0 && value <= 9 ? value : NaN;
  };
  if (text.charCodeAt(from + 2) !== COLON || text.charCodeAt(from + 5) !== COLON) return -1;
  const hour = digit(0) * 10 + digit(1);
  const minute = digit(3) * 10 + digit(4);
  const second = digit(6) * 10 + digit(7);
  return hour < 24 && minute < 60 && second < 60 ? ((hour * 60 + minute) * 60 + second) * 1000 : -1;
}

/** Does the calendar have that day? Made of numbers alone, since it is asked of every line. */
function isDate(year: number, month: number, day: number): boolean {
  // Date.UTC takes the years of the first century for those of the twentieth.
  if (year < 100 || month < 1 || month > 12 || day < 1) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

/** Milliseconds from midnight of a time such as 8:00, 08:00:00 or 23:59:59.5; 24:00:00 is the end of the day. */
export function parseClock(text: string): number | null {
  const found = CLOCK.exec(text);
  if (found === null) return null;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  const milliseconds = Number((found[4] ?? '').padEnd(3, '0').slice(0, 3));
  const time = (hour * 60 + minute) * 60_000 + second * 1000 + milliseconds;
  return minute > 59 || second > 59 || time > DAY_MS ? null : time;
}

/**
 * Reads times of the clock one after another, and knows on which day each is. Time goes forward: a time that is smaller
 * than the latest so far, by more than the tolerated disorder, is of the next day. A line that is late by less than the
 * tolerance stays on its day, also across midnight. A whole date and time sets the day anew, in either direction.
 * In the night in which the clock is turned back, a time goes back within the hour that comes twice: that is its second
 * time, and no other day.
 */
export class Clock {
  /** Latest time so far, in milliseconds by the clock. `again`: in the second of two equal hours. */
  private latest: { day: string; time: number; again?: boolean } | null = null;

  constructor(
    private readonly zone: Zone,
    readonly startDay: string | null,
    private readonly disorderMs: number,
  ) {}

  /** The day on which the clock stands. */
  get day(): string | null {
    return this.latest?.day ?? this.startDay;
  }

  /** The instant (milliseconds), or null for what is no time, or a time of the clock before any day is known. */
  read(text: string): number | null {
    const time = parseClock(text);
    if (time === null) {
      const at = this.zone.instant(text);
      if (at === null) return null;
      const { day } = this.zone.around(at);
      const latest = this.latest?.day === day ? this.latest : (this.latest = { day, time: 0 });
      latest.time = this.zone.clockOf(at);
      latest.again = this.zone.again(day, latest.time) === at;
      return at;
    }
    if (this.latest === null) {
      if (this.startDay === null) return null;
      this.latest = { day: this.startDay, time };
    } else {
      const { day, again = false } = this.latest;
      const behind = this.latest.time - time;
      if (again && behind <= this.disorderMs && behind > this.disorderMs - DAY_MS) {
        const at = this.zone.again(day, time);
        if (behind < 0) this.latest = { day, time, again: at !== null };
        return at ?? this.zone.at(day, time);
      }
      if (behind > this.disorderMs && !again && this.zone.again(day, this.latest.time) !== null) {
        const at = this.zone.again(day, time);
        if (at !== null) {
          this.latest = { day, time, again: true };
          return at;
        }
      }
      if (behind > this.disorderMs) this.latest = { day: addDays(day, 1), time };
      else if (behind <= this.disorderMs - DAY_MS && day !== this.startDay) return this.zone.at(addDays(day, -1), time);
      else if (behind < 0) this.latest = { day, time };
    }
    return this.zone.at(this.latest.day, time);
  }
}
