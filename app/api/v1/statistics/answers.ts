import type { CsvRow } from '@/lib/http/csv';
import type { StatisticsQuery } from '@/lib/metrics/query.schemas';
import type { StatisticRow } from '@/lib/metrics/schemas';

/** Addresses and bodies of this route as what its verbs ask for, and rows as its answers. */

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
