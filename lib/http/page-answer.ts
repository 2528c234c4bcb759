import { csvResponse, type CsvRow } from './csv';

/** Part of a long list, and where the rest begins; null at its end. */
export type Page<Row> = { rows: Row[]; next: string | null };

/**
 * A page of flat rows as JSON or, with `?format=csv`, as CSV; the `Link` header names the next one as RFC 8288 has it.
 * `name` is the file's.
 */
export function pageAnswer<Row>(
  request: Request,
  { rows, next }: Page<Row>,
  options: { name: string; flat: (row: Row) => CsvRow },
): Response {
  const url = new URL(request.url);
  const response =
    url.searchParams.get('format') === 'csv'
      ? csvResponse(rows.map(options.flat), options.name, { bom: url.searchParams.get('bom') === '1' })
      : Response.json(rows, { headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });
  if (next !== null) {
    url.searchParams.set('cursor', next);
    response.headers.set('link', `<${url.pathname}${url.search}>; rel="next"`);
  }
  return response;
}
