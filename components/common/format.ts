/**
 * Numbers as text, in one way everywhere. Fractions come in (0.25), percents go out ("25%"). What is not there
 * (null, undefined, NaN) is a dash, never 0. The minus is U+2212: as wide as a plus, so that columns align.
 */

type Maybe = number | bigint | null | undefined;

export const DASH = '–';
const MINUS = '\u2212';
const LOCALE = 'en-US';

const formats = new Map<string, Intl.NumberFormat>();
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let format = formats.get(key);
  if (format === undefined) formats.set(key, (format = new Intl.NumberFormat(LOCALE, options)));
  return format;
}

const known = (value: Maybe): value is number | bigint =>
  value !== null && value !== undefined && (typeof value === 'bigint' || Number.isFinite(value));
const withMinus = (text: string) => text.replace('-', MINUS);

/** A count: "12,345". */
export function formatCount(value: Maybe): string {
  return known(value) ? withMinus(numberFormat({ maximumFractionDigits: 0 }).format(value)) : DASH;
}

/** A count where there is little room: "12.3K". */
export function formatCompact(value: Maybe): string {
  if (!known(value)) return DASH;
  return withMinus(numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(value));
}

/** A number with a fixed number of decimals: "52.46". */
export function formatNumber(value: Maybe, digits = 2): string {
  if (!known(value)) return DASH;
  return withMinus(numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));
}

/** A number with its sign: "+1.30", "−0.42", "0.00". */
export function formatSigned(value: Maybe, digits = 2): string {
  if (!known(value)) return DASH;
  const options = {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'exceptZero',
  } as const;
  return withMinus(numberFormat(options).format(value));
}

/** A fraction as percent: 0.1902 → "19.02%". */
export function formatPercent(fraction: Maybe, digits = 2): string {
  if (!known(fraction)) return DASH;
  const options = { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return withMinus(numberFormat(options).format(fraction));
}

/** A change as percent with its sign: −0.0431 → "−4.3%". */
export function formatSignedPercent(fraction: Maybe, digits = 1): string {
  if (!known(fraction)) return DASH;
  const options = {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'exceptZero',
  } as const;
  return withMinus(numberFormat(options).format(fraction));
}

/** A difference of two rates in percentage points: −0.0082 → "−0.82 pp". */
export function formatPoints(difference: Maybe, digits = 2): string {
  return known(difference) ? `${formatSigned(Number(difference) * 100, digits)} pp` : DASH;
}

/** An interval of fractions: "−1.2% to +3.4%". */
export function formatPercentInterval(
  interval: { lower: number; upper: number } | null | undefined,
  digits = 1,
): string {
  if (interval === null || interval === undefined) return DASH;
  return `${formatSignedPercent(interval.lower, digits)} to ${formatSignedPercent(interval.upper, digits)}`;
}

/** An interval of rate differences in percentage points: "−1.02 to −0.31 pp". */
export function formatPointsInterval(
  interval: { lower: number; upper: number } | null | undefined,
  digits = 2,
): string {
  if (interval === null || interval === undefined) return DASH;
  return `${formatSigned(interval.lower * 100, digits)} to ${formatSigned(interval.upper * 100, digits)} pp`;
}

/** A p-value: "0.0016", "< 0.0001", "0.41". Two significant digits, at most four decimals. */
export function formatPValue(p: number | null | undefined): string {
  if (!known(p)) return DASH;
  if (p < 0.0001) return '< 0.0001';
  if (p > 0.9999) return '> 0.9999';
  return numberFormat({
    maximumSignificantDigits: 2,
    maximumFractionDigits: 4,
    roundingPriority: 'lessPrecision',
  }).format(p);
}

/** A confidence (1 − p): "99.84%"; never rounded up to 100%. */
export function formatConfidence(confidence: number | null | undefined): string {
  if (!known(confidence)) return DASH;
  if (confidence > 0.9999) return '> 99.99%';
  return formatPercent(confidence, 2);
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A length of time in ms as one unit: "850 ms", "3 s", "21 h", "12 d". Rounded down. */
export function formatDuration(ms: number | null | undefined): string {
  if (!known(ms)) return DASH;
  const length = Math.abs(ms);
  for (const [unit, size] of UNITS) if (length >= size) return `${formatCount(Math.floor(length / size))} ${unit}`;
  return `${Math.round(length).toString()} ms`;
}

/** An age or a time to come: "3 s ago", "in 4 h", "now" (within a second). */
export function formatRelative(at: number, now: number): string {
  const difference = at - now;
  if (Math.abs(difference) < 1000) return 'now';
  return difference < 0 ? `${formatDuration(-difference)} ago` : `in ${formatDuration(difference)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A calendar day: "2026-11-20" → "20 Nov 2026"; without its year: "20 Nov". */
export function formatDay(day: string | null | undefined, withYear = true): string {
  const [year, month, date] = (day ?? '').slice(0, 10).split('-');
  const name = MONTHS[Number(month) - 1];
  if (year === undefined || date === undefined || name === undefined) return DASH;
  return `${Number(date).toString()} ${name}${withYear ? ` ${year}` : ''}`;
}

/** An instant in a time zone: "2026-11-20 03:00:05". Any ISO string or ms. */
export function formatInstant(at: string | number | null | undefined, timeZone = 'UTC'): string {
  if (at === null || at === undefined) return DASH;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return DASH;
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(date);
}

/** "1 subject", "12 subjects": a count with its noun. */
export function formatNoun(count: Maybe, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 || count === 1n ? singular : plural}`;
}
