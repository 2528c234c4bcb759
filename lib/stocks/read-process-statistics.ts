import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf, dayWindow } from '@/lib/time/days';
import { getProcess } from './get-process';
import { listFacets } from './list-facets';
import { listStocks } from './list-stocks';
import { readSpan } from './reading/day-range';
import { leadDurations } from './reading/durations.sql';
import { readMovements } from './reading/movements.sql';
import { countNotEncountered } from './reading/not-encountered';
import { summarizeDurations } from './reading/summarize-durations';
import { readStoredDay } from './stored-statistics';
import type { StockView } from './schemas';

/** One day of a process as numbers: counts at its end by slug of the stock, and times in seconds. */
export type ProcessStatistics = {
  date: string;
  facet: string | null;
  value: string | null;
  counts: Record<string, number>;
  notEncountered: number | null;
  completionTime: {
    shortest: number | null;
    average: number | null;
    median: number | null;
    p90: number | null;
    longest: number | null;
    completed: number;
  };
  /** The slices of a pie: each stock by its name, and who was never in any of them. */
  status: { label: string; data: number }[];
};

/**
 * How many are in each stock of a process at the end of a day (today by default: until now), and how long those took who
 * came to its end until then. A day that is over is answered from what the nightly job has stored, unless a late change
 * has made it wrong since. Throws `not_found`, `unknown_facet_value` when nobody ever had that value, and
 * `no_statistics_yet` when the day is in the future or nothing had happened by its end.
 */
export async function readProcessStatistics(
  ctx: Context,
  input: { slug: string; facet?: string | undefined; value?: string | undefined; date?: string | undefined },
): Promise<ProcessStatistics> {
  requirePermission(ctx, 'read');
  const { db, now } = ctx;
  const process = await getProcess(ctx, { slug: input.slug });
  const known = await listStocks(ctx, { kind: process.kind });
  const stocks = process.stocks.flatMap((slug) => known.filter((stock) => stock.slug === slug));
  const stockIds = stocks.map(({ id }) => id);
  const facet = input.facet ?? null;
  const value = facet === null ? null : (input.value ?? null);
  if (facet !== null) await requireFacet(ctx, process.kind, facet);
  const { timeZone } = await readSettings(db);
  const today = dayOf(now, timeZone);
  const date = input.date ?? today;
  const { end } = dayWindow(date, timeZone);
  const span = await readSpan(db, stockIds, now);
  if (span === null || span.first >= end || date > today) {
    throw new Problem('no_statistics_yet', `Nothing is known of "${process.slug}" on ${date}.`);
  }
  const stored = date < today ? await readStoredDay(ctx, { slug: process.slug, date, facet, value }) : null;
  if (stored !== null) return answerOf(stocks, { date, facet, value }, stored);
  const moved = await readMovements(db, { stockIds, boundaries: [end], facet: value === null ? null : facet });
  const own = value === null ? moved : moved.filter((row) => row.value === value);
  if (value !== null && own.length === 0) await requireValue(ctx, { process: process.slug, stockIds, facet, value });
  const counts = Object.fromEntries(
    stocks.map(({ id, slug }) => [
      slug,
      own
        .filter(({ stockId }) => stockId === id)
        .reduce((sum, row) => sum + row.entered - row.left + row.reclassifiedIn - row.reclassifiedOut, 0),
    ]),
  );
  const scope = { facet: value === null ? null : facet, value };
  const notEncountered = await countNotEncountered(ctx, process, stockIds, { at: end, ...scope });
  const from = known.find(({ slug }) => slug === process.startStock);
  const to = known.find(({ slug }) => slug === process.endStock);
  const until = end < now ? end : now;
  const times =
    from === undefined || to === undefined
      ? null
      : (
          await summarizeDurations(
            db,
            leadDurations(from.id, to.id, { from: null, to: null, ...scope, now: new Date(until.getTime() - 1) }),
          )
        ).summary;
  return answerOf(
    stocks,
    { date, facet, value },
    {
      ...{ counts, notEncountered },
      completion: {
        shortest: times?.shortest ?? null,
        average: times?.average ?? null,
        median: times?.median ?? null,
        p90: times?.p90 ?? null,
        longest: times?.longest ?? null,
        completed: times?.subjects ?? 0,
      },
    },
  );
}

function answerOf(
  stocks: readonly StockView[],
  question: Pick<ProcessStatistics, 'date' | 'facet' | 'value'>,
  known: Pick<ProcessStatistics, 'counts' | 'notEncountered'> & { completion: ProcessStatistics['completionTime'] },
): ProcessStatistics {
  const { counts, notEncountered } = known;
  const { shortest, average, median, p90, longest, completed } = known.completion;
  return {
    ...question,
    counts: Object.fromEntries(stocks.map(({ slug }) => [slug, counts[slug] ?? 0])),
    notEncountered,
    completionTime: { shortest, average, median, p90, longest, completed },
    status: [
      ...stocks.map(({ slug, name }) => ({ label: name, data: counts[slug] ?? 0 })),
      ...(notEncountered === null ? [] : [{ label: 'Not encountered', data: notEncountered }]),
    ],
  };
}

async function requireFacet(ctx: Context, kind: string, facet: string): Promise<void> {
  const facets = await listFacets(ctx, { kind });
  if (facets.some(({ slug }) => slug === facet)) return;
  throw new Problem('unknown_facet_value', `There is no facet "${facet}" of this kind.`);
}

/** A value that is listed, or that somebody had at any time, is known. */
async function requireValue(
  ctx: Context,
  input: { process: string; stockIds: readonly number[]; facet: string | null; value: string },
): Promise<void> {
  const { facet, value } = input;
  const listed = (await listFacets(ctx)).find(({ slug }) => slug === facet)?.values ?? [];
  if (listed.includes(value)) return;
  const [row] = await ctx.db.$queryRaw<{ known: boolean }[]>`
    SELECT EXISTS (SELECT FROM stay WHERE stock_id = ANY(${[...input.stockIds]}::int[])
      AND coalesce(facets->>${facet ?? ''}, '') = ${value}) AS known`;
  if (row?.known === true) return;
  throw new Problem('unknown_facet_value', `Nobody in "${input.process}" ever had the value "${value}".`);
}
