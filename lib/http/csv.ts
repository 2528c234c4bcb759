import { stringify } from 'csv-stringify/sync';

export type CsvRow = Readonly<Record<string, unknown>>;

/** What spreadsheets would run as a formula, also behind spaces, which some of them take away. */
const FORMULA = /^\s*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/**
 * Flat rows as CSV (RFC 4180: CRLF, quotes doubled), header first. The columns are those of all rows, in order of
 * appearance. Texts that a spreadsheet would run get an apostrophe in front; numbers stay numbers.
 * @param bom writes a byte order mark, which Excel needs to read UTF-8
 */
export function toCsv(rows: readonly CsvRow[], options: { columns?: readonly string[]; bom?: boolean } = {}): string {
  const columns = options.columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => cell(row[column])));
  return stringify([columns.map(cell), ...lines], { record_delimiter: '\r\n', bom: options.bom === true });
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return FORMULA.test(text) ? `'${text}` : text;
}

/** An answer with a CSV file of that name (without ending). */
export function csvResponse(rows: readonly CsvRow[], name: string, options: { bom?: boolean } = {}): Response {
  return new Response(toCsv(rows, options), { headers: csvHeaders(name) });
}

/** The headers of a CSV file of that name (without ending). */
export function csvHeaders(name: string): Record<string, string> {
  const file = name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
  return {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${file}.csv"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
}
