import type { Context } from '@/lib/db/context';
import { requirePermission } from '@/lib/db/context';
import { poissonInterval } from '@/lib/stats';
import { getProcess } from './get-process';
import { listFacets } from './list-facets';
import { listFlows } from './list-flows';
import { listStocks } from './list-stocks';
import type { ProcessPicture, ProcessQuery, RateView, Ribbon } from './process.schemas';
import { countNotEncountered } from './reading/not-encountered';
import { resolveDays, type DayRange } from './reading/day-range';
import { dwellDurations, leadDurations, summarizeDurations } from './reading/durations.sql';
import { readFacetValues } from './reading/facet-values.sql';
import { countFlowEvents } from './reading/flow-counts.sql';
import { readRecordedMovements } from './reading/recorded-movements';
import { readResidues } from './reading/residue';
import { readPairs, type Pair } from './reading/ribbons.sql';
import { seriesOf } from './reading/series';
import { readBuild } from './reading/read-build';
import type { FlowView, ProcessView, StockView } from './schemas';

const DAY_SECONDS = 86_400;

/**
 * A process as one page shows it: its stocks day by day, its flows with their rates, the ribbons between the stocks,
 * how long subjects stay and how long they take from its start to its end. Everything is read from stays and flow
 * events, in statements whose answers do not grow with the number of subjects. Throws `not_found`.
 */
export async function readProcess(ctx: Context, input: { slug: string } & ProcessQuery): Promise<ProcessPicture> {
  requirePermission(ctx, 'read');
  const { db, now } = ctx;
  const process = await getProcess(ctx, { slug: input.slug });
  const stocks = inOrder(await listStocks(ctx, { kind: process.kind }), process.stocks);
  const flows = inOrder(await listFlows(ctx, { kind: process.kind }), process.flows);
  const facets = inOrder(await listFacets(ctx, { kind: process.kind }), process.facets);
  const stockIds = stocks.map(({ id }) => id);
  const range = await resolveDays(db, { ...input, stockIds, now });
  const facet = input.facet ?? null;
  const value = facet === null ? null : (input.value ?? null);
  const scope = { facet: value === null ? null : facet, value };
  const edges = { from: range.boundaries[0] ?? now, to: range.boundaries.at(-1) ?? now };

  const all = await readRecordedMovements(db, { stocks, boundaries: range.boundaries, facet: scope.facet });
  const moved = value === null ? all : all.filter((row) => row.value === value);
  const series = stocks.map((stock) => ({
    stock,
    ...seriesOf(
      moved.filter(({ stockId }) => stockId === stock.id),
      range,
    ),
  }));
  const pairs = await readPairs(db, { stockIds, ...edges, ...scope });
  const counts = await countFlowEvents(db, { flowIds: flows.map(({ id }) => id), ...edges, ...scope });
  const residues = await readResidues(db, process.kind, stocks, now);
  return {
    process: process.slug,
    name: process.name,
    kind: process.kind,
    from: range.from,
    to: range.to,
    facet,
    value,
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
    ribbons: toRibbons(pairs, series, flows),
    ...(await readTimes(ctx, process, stocks, { ...edges, ...scope, now })),
    notEncountered: await countNotEncountered(ctx, process, stockIds, { at: edges.to, ...scope }),
    balance: { residue: residues.reduce((sum, { residue }) => sum + Math.abs(residue), 0), stocks: residues },
    series: series.map(({ stock, days }) => ({ stock: stock.slug, days })),
    facets: await Promise.all(
      facets.map(async ({ slug, name, values }) => ({
        slug,
        name,
        values: await readFacetValues(db, { facet: slug, stockIds, listed: values }),
      })),
    ),
    build: await readBuild(db, process.kind),
  };
}

/** What the definition names, in its order; what is archived is left out. */
function inOrder<Named extends { slug: string }>(known: readonly Named[], slugs: readonly string[]): Named[] {
  return slugs.flatMap((slug) => known.filter((one) => one.slug === slug));
}

/** The rate over the part of the days that has passed. */
export function rateOf(events: number, range: DayRange): RateView {
  const from = range.boundaries[0]?.getTime() ?? 0;
  const to = Math.min(range.boundaries.at(-1)?.getTime() ?? 0, range.now.getTime());
  const days = Math.max((to - from) / 1000 / DAY_SECONDS, 1 / DAY_SECONDS);
  return { events, days, perDay: events / days, interval: poissonInterval(events, days) };
}

/** Ribbons by slug; a change of the facet's value inside of a stock comes from outside and goes there. */
function toRibbons(
  pairs: readonly Pair[],
  series: readonly { stock: StockView; days: { reclassifiedIn: number; reclassifiedOut: number }[] }[],
  flows: readonly FlowView[],
): Ribbon[] {
  const slugOf = new Map(series.map(({ stock }) => [stock.id, stock.slug]));
  const ribbons = new Map<string, Ribbon>();
  const add = (source: string | null, sink: string | null, subjects: number) => {
    if (subjects === 0) return;
    const key = JSON.stringify([source, sink]);
    const known = ribbons.get(key)?.subjects ?? 0;
    const named = flows.filter((flow) => flow.sources.includes(source) && flow.sinks.includes(sink));
    ribbons.set(key, { source, sink, subjects: known + subjects, flows: named.map(({ slug }) => slug) });
  };
  const slug = (id: number | null) => (id === null ? null : (slugOf.get(id) ?? null));
  for (const { source, sink, subjects } of pairs) add(slug(source), slug(sink), subjects);
  for (const { stock, days } of series) {
    add(
      null,
      stock.slug,
      days.reduce((sum, day) => sum + day.reclassifiedIn, 0),
    );
    add(
      stock.slug,
      null,
      days.reduce((sum, day) => sum + day.reclassifiedOut, 0),
    );
  }
  return [...ribbons.values()].sort((a, b) => b.subjects - a.subjects);
}

async function readTimes(
  ctx: Context,
  process: ProcessView,
  stocks: readonly StockView[],
  scope: { from: Date; to: Date; facet: string | null; value: string | null; now: Date },
): Promise<Pick<ProcessPicture, 'dwellTimes' | 'leadTime'>> {
  const dwellTimes: ProcessPicture['dwellTimes'] = [];
  for (const stock of stocks) {
    dwellTimes.push({ stock: stock.slug, ...(await summarizeDurations(ctx.db, dwellDurations(stock.id, scope))) });
  }
  const { startStock, endStock } = process;
  const all = startStock === null || endStock === null ? [] : await listStocks(ctx, { kind: process.kind });
  const from = all.find(({ slug }) => slug === startStock);
  const to = all.find(({ slug }) => slug === endStock);
  if (from === undefined || to === undefined) return { dwellTimes, leadTime: null };
  const view = await summarizeDurations(ctx.db, leadDurations(from.id, to.id, scope));
  return { dwellTimes, leadTime: { from: from.slug, to: to.slug, ...view } };
}
