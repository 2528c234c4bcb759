import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { ProcessDetails, ProcessQuery, Ribbon } from './process.schemas';
import { dwellDurations, leadDurations } from './reading/durations.sql';
import { countNotEncountered } from './reading/not-encountered';
import { openProcess, readSeries, type ProcessScope, type StockSeries } from './reading/open-process';
import { readResidues } from './reading/residue';
import { readPairs, type Pair } from './reading/ribbons.sql';
import { summarizeParts } from './reading/summarize-durations';
import type { FlowView } from './schemas';

/**
 * What a process page shows after its outline: who moved where, day by day, how long it takes, and whether the books
 * balance. Everything is read from stays, in statements whose answers do not grow with the number of subjects. Throws
 * `not_found`.
 */
export async function readProcessDetails(
  ctx: Context,
  input: { slug: string } & ProcessQuery,
): Promise<ProcessDetails> {
  requirePermission(ctx, 'read');
  const scope = await openProcess(ctx, input);
  return detailsOf(ctx, scope, await readSeries(ctx, scope));
}

/** Private to this room: the details of what is open already. */
export async function detailsOf(
  ctx: Context,
  scope: ProcessScope,
  series: readonly StockSeries[],
): Promise<ProcessDetails> {
  const { process, stocks, narrow, edges } = scope;
  const stockIds = stocks.map(({ id }) => id);
  const [pairs, residues, times, notEncountered] = await Promise.all([
    readPairs(ctx.db, { stockIds, ...edges, ...narrow }),
    readResidues(ctx.db, process.kind, stocks, ctx.now),
    readTimes(ctx, scope),
    countNotEncountered(ctx, process, stockIds, { at: edges.to, ...narrow }),
  ]);
  return {
    ribbons: toRibbons(pairs, series, scope.flows),
    ...times,
    notEncountered,
    balance: { residue: residues.reduce((sum, { residue }) => sum + Math.abs(residue), 0), stocks: residues },
    series: series.map(({ stock, days }) => ({ stock: stock.slug, days })),
  };
}

/** Ribbons by slug; a change of the facet's value inside of a stock comes from outside and goes there. */
function toRibbons(pairs: readonly Pair[], series: readonly StockSeries[], flows: readonly FlowView[]): Ribbon[] {
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

/** How long stays last in each stock, and how long it takes from the start to the end: together, in three statements. */
async function readTimes(
  ctx: Context,
  { process, stocks, known, narrow, edges }: ProcessScope,
): Promise<Pick<ProcessDetails, 'dwellTimes' | 'leadTime'>> {
  const scope = { ...edges, ...narrow, now: ctx.now };
  const stockIds = stocks.map(({ id }) => id);
  const from = known.find(({ slug }) => slug === process.startStock);
  const to = known.find(({ slug }) => slug === process.endStock);
  const dwell = dwellDurations(stockIds, scope);
  const both = from === undefined || to === undefined ? null : { from, to };
  const all =
    both === null ? dwell : Prisma.sql`${dwell} UNION ALL (${leadDurations(both.from.id, both.to.id, scope)})`;
  const views = await summarizeParts(ctx.db, [LEAD, ...stockIds], all);
  const viewOf = (part: number) => views.get(part) ?? { summary: null, inside: 0, histogram: [], survival: [] };
  return {
    dwellTimes: stocks.map(({ id, slug }) => ({ stock: slug, ...viewOf(id) })),
    leadTime: both === null ? null : { from: both.from.slug, to: both.to.slug, ...viewOf(LEAD) },
  };
}

/** The part of lead times; stocks have numbers from 1. */
const LEAD = 0;
