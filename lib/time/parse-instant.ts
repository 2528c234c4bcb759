import { Temporal } from 'temporal-polyfill';

/**
 * A time as tables write it: RFC 3339; without an offset by the clock of the time zone; a day alone is its noon. Answers
 * RFC 3339, or null for what is no time.
 */
export function parseInstant(text: string, timeZone: string): string | null {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text))
      return Temporal.PlainDate.from(text).toZonedDateTime({ timeZone, plainTime: '12:00' }).toInstant().toString();
    if (/(Z|[+-]\d{2}:?\d{2})$/i.test(text))
      return Temporal.Instant.from(text).toString({ smallestUnit: 'millisecond' });
    return Temporal.PlainDateTime.from(text)
      .toZonedDateTime(timeZone)
      .toInstant()
      .toString({ smallestUnit: 'millisecond' });
  } catch {
    return null;
  }
}
