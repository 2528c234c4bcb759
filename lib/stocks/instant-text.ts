/**
 * Texts that count as an instant in a filter: a calendar day (its midnight in UTC) or RFC 3339 with an offset, of the
 * years 1000 to 9999. The same expression is used by PostgreSQL, so only what both engines read alike may stand in it.
 */
export const INSTANT_PATTERN =
  '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' +
  '(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,30})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]))?$';

const INSTANT = new RegExp(INSTANT_PATTERN);

/** The instant that a text names, in milliseconds (what is finer is cut off), or null when it names none. */
export function instantOf(text: string): number | null {
  if (!INSTANT.test(text)) return null;
  const [year = 0, month = 0, day = 0] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)].map(Number);
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text.replace(/([.][0-9]{3})[0-9]+/, '$1'));
}
