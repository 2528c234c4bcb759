import type { Context } from '@/lib/db/context';
import type { Filter } from '@/lib/stocks/filter.schemas';
import { listFacets } from '@/lib/stocks/list-facets';
import { listFlows } from '@/lib/stocks/list-flows';
import { listStocks } from '@/lib/stocks/list-stocks';

/** What forms of stocks, flows and processes propose: what is defined, the kinds, and the attributes that are in use. */
export async function readSurroundings(ctx: Context) {
  const [stocks, flows, facets] = await Promise.all([listStocks(ctx), listFlows(ctx), listFacets(ctx)]);
  const kinds = [...new Set([...stocks, ...flows, ...facets].map(({ kind }) => kind))].sort();
  const paths = [...new Set([...stocks.flatMap(({ filter }) => pathsOf(filter)), ...facets.map(({ path }) => path)])];
  return { stocks, flows, facets, kinds, paths: paths.sort() };
}

function pathsOf(filter: Filter): string[] {
  if (filter.op === 'and' || filter.op === 'or') return filter.filters.flatMap(pathsOf);
  return filter.op === 'not' ? pathsOf(filter.filter) : [filter.path];
}
