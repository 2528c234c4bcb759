import { requirePermission, type Context } from '@/lib/db/context';
import type { ProcessOutline, ProcessQuery } from './process.schemas';
import { readFacetValues } from './reading/facet-values.sql';
import { countFlowEvents } from './reading/flow-counts.sql';
import { openProcess, readSeries, type ProcessScope, type StockSeries } from './reading/open-process';
import { rateOf } from './reading/rate';
import { readBuild } from './reading/read-build';

/**
 * What a process page shows first: the books of its stocks and the rates of its flows. It is read from records of days
 * as far as there are any, so that it does not wait for statements over every stay. Throws `not_found`.
 */
export async function readProcessOutline(
  ctx: Context,
  input: { slug: string } & ProcessQuery,
): Promise<ProcessOutline> {
  requirePermission(ctx, 'read');
  const scope = await openProcess(ctx, input);
  return outlineOf(ctx, scope, await readSeries(ctx, scope));
}

/** Private to this room: the outline of what is open already. */
export async function outlineOf(
  { db }: Context,
  scope: ProcessScope,
  series: readonly StockSeries[],
): Promise<ProcessOutline> {
  const { process, flows, facets, range, narrow, edges } = scope;
  const stockIds = scope.stocks.map(({ id }) => id);
  const [counts, values, build] = await Promise.all([
    countFlowEvents(db, { flowIds: flows.map(({ id }) => id), ...edges, ...narrow }),
    readFacetValues(db, { facets, stockIds }),
    readBuild(db, process.kind),
  ]);
  return {
    process: process.slug,
    name: process.name,
    kind: process.kind,
    from: range.from,
    to: range.to,
    facet: scope.facet,
    value: scope.value,
    stocks: series.map(({ stock, before, days }) => ({
      slug: stock.slug,
      name: stock.name,
      count: days.at(-1)?.count ?? before,
      before,
      entered: days.reduce((sum, day) => sum + day.entered + day.reclassifiedIn, 0),
      left: days.reduce((sum, day) => sum + day.left + day.reclassifiedOut, 0),
    })),
    flows: flows.map((flow) => ({
      slug: flow.slug,
      name: flow.name,
      sources: flow.sources,
      sinks: flow.sinks,
      events: counts.get(flow.id) ?? 0,
      rate: rateOf(counts.get(flow.id) ?? 0, range),
    })),
    facets: facets.map(({ slug, name }) => ({ slug, name, values: values.get(slug) ?? [] })),
    build,
  };
}
