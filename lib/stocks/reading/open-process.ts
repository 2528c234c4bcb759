import type { Context } from '@/lib/db/context';
import { getProcess } from '../get-process';
import { listFacets } from '../list-facets';
import { listFlows } from '../list-flows';
import { listStocks } from '../list-stocks';
import type { ProcessQuery, StockDay } from '../process.schemas';
import type { FacetView, FlowView, ProcessView, StockView } from '../schemas';
import { resolveDays, type DayRange } from './day-range';
import { readRecordedMovements } from './recorded-movements';
import { seriesOf } from './series';

/** A process with what it names, and which days and subjects of it are looked at. */
export type ProcessScope = {
  process: ProcessView;
  stocks: StockView[];
  flows: FlowView[];
  facets: FacetView[];
  /** Every stock of its kind, of which it may name a start and an end that are not drawn. */
  known: StockView[];
  range: DayRange;
  facet: string | null;
  value: string | null;
  /** What statements narrow by: both or none. */
  narrow: { facet: string | null; value: string | null };
  edges: { from: Date; to: Date };
};

export type StockSeries = { stock: StockView; before: number; days: StockDay[] };

/** What is asked about a process, found by its slug. What is archived is left out. Throws `not_found`. */
export async function openProcess(ctx: Context, input: { slug: string } & ProcessQuery): Promise<ProcessScope> {
  const process = await getProcess(ctx, { slug: input.slug });
  const { kind } = process;
  const [known, allFlows, allFacets] = await Promise.all([
    listStocks(ctx, { kind }),
    listFlows(ctx, { kind }),
    listFacets(ctx, { kind }),
  ]);
  const stocks = inOrder(known, process.stocks);
  const flows = inOrder(allFlows, process.flows);
  const idsOf = (all: readonly { id: number }[]) => all.map(({ id }) => id);
  const range = await resolveDays(ctx.db, {
    ...input,
    ...{ stockIds: idsOf(stocks), flowIds: idsOf(flows), now: ctx.now },
  });
  const facet = input.facet ?? null;
  const value = facet === null ? null : (input.value ?? null);
  return {
    ...{ process, stocks, flows, known, range, facet, value },
    facets: inOrder(allFacets, process.facets),
    narrow: { facet: value === null ? null : facet, value },
    edges: { from: range.boundaries[0] ?? ctx.now, to: range.boundaries.at(-1) ?? ctx.now },
  };
}

/** The stocks of a process day by day. */
export async function readSeries(ctx: Context, scope: ProcessScope): Promise<StockSeries[]> {
  const { stocks, range, narrow } = scope;
  const all = await readRecordedMovements(ctx.db, { stocks, boundaries: range.boundaries, facet: narrow.facet });
  const moved = narrow.value === null ? all : all.filter((row) => row.value === narrow.value);
  return stocks.map((stock) => ({
    stock,
    ...seriesOf(
      moved.filter(({ stockId }) => stockId === stock.id),
      range,
    ),
  }));
}

/** What the definition names, in its order; what is archived is left out. */
function inOrder<Named extends { slug: string }>(known: readonly Named[], slugs: readonly string[]): Named[] {
  return slugs.flatMap((slug) => known.filter((one) => one.slug === slug));
}
