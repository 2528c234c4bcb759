import { csvResponse, type CsvRow } from '@/lib/http/csv';
import type { StatisticsQuery } from '@/lib/metrics/query.schemas';
import type { StatisticRow } from '@/lib/metrics/schemas';

/** Addresses and bodies of this route as what its verbs ask for, and pages as answers. */

const asList = (given: string | string[] | undefined): string[] | undefined =>
  given === undefined || Array.isArray(given) ? given : [given];

export function questionOf(query: StatisticsQuery) {
  const { metric, period, from, to, object, latest, total, cursor, limit, ...rest } = query;
  const dimensions = Object.entries(rest).map(([name, value]) => [name.slice('dimension.'.length), String(value)]);
  return {
    ...{ period, from, to, cursor, limit, metrics: asList(metric), objects: asList(object) },
    ...{
      latest: latest === '1',
      total: total === '1',
      dimensions: Object.fromEntries(dimensions) as Record<string, string>,
    },
  };
}

export const statisticsOfBody = (body: object): readonly unknown[] =>
  'statistics' in body && Array.isArray(body.statistics) ? body.statistics : [body];

/** Dimensions as columns of their own; "no data" is an empty cell, 0 is 0. */
export function toFlatRow({ dimensions, metric, date, period, value }: StatisticRow): CsvRow {
  const { object = null, ...others } = dimensions;
  const named = Object.entries(others).map(([name, text]) => [`dimension.${name}`, text]);
  return { metric, date, period, value, object, ...(Object.fromEntries(named) as Record<string, string>) };
}

/** A page as JSON or CSV, with the address of the next one as RFC 8288 has it. */
export function pageAnswer(request: Request, { rows, next }: { rows: StatisticRow[]; next: string | null }): Response {
  const url = new URL(request.url);
  const response =
    url.searchParams.get('format') === 'csv'
      ? csvResponse(rows.map(toFlatRow), 'statistics', { bom: url.searchParams.get('bom') === '1' })
      : Response.json(rows, { headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });
  if (next !== null) {
    url.searchParams.set('cursor', next);
    response.headers.set('link', `<${url.pathname}${url.search}>; rel="next"`);
  }
  return response;
}
