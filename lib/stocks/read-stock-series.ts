import { requirePermission, type Context } from '@/lib/db/context';
import { getStock } from './get-stock';
import { listFacets } from './list-facets';
import type { ProcessQuery, Residue, StockDay } from './process.schemas';
import { resolveDays } from './reading/day-range';
import { OTHER_VALUE, shownValues } from './reading/facets';
import { readRecordedMovements } from './reading/recorded-movements';
import { readBuild } from './reading/read-build';
import { readResidues } from './reading/residue';
import { seriesOf } from './reading/series';
import type { BuildProgress } from './schemas';

/**
 * `days`: the stock in all (of one value, when `value` is given). `values`: the same for each value of the facet, the
 * most frequent first and "(other)" last; empty without a facet. `before`: count at the start of the first day.
 */
export type StockSeries = {
  stock: string;
  name: string;
  from: string;
  to: string;
  facet: string | null;
  value: string | null;
  before: number;
  days: StockDay[];
  values: { value: string; days: StockDay[] }[];
  residue: Residue;
  build: BuildProgress;
};

/** A stock day by day, in all and by the values of a facet. Throws `not_found`. */
export async function readStockSeries(ctx: Context, input: { slug: string } & ProcessQuery): Promise<StockSeries> {
  requirePermission(ctx, 'read');
  const stock = await getStock(ctx, input);
  const range = await resolveDays(ctx.db, { ...input, stockIds: [stock.id], now: ctx.now });
  const facet = input.facet ?? null;
  const value = facet === null ? null : (input.value ?? null);
  const all = await readRecordedMovements(ctx.db, { stocks: [stock], boundaries: range.boundaries, facet });
  // In all, a change from one value to another is no movement.
  const whole = all.map((row) => ({ ...row, reclassifiedIn: 0, reclassifiedOut: 0 }));
  const { before, days } = seriesOf(value === null ? whole : all.filter((row) => row.value === value), range);
  // An archived stock holds nobody, whatever the attributes say.
  const [residue] = stock.archivedAt === null ? await readResidues(ctx.db, stock.kind, [stock], ctx.now) : [];
  return {
    stock: stock.slug,
    name: stock.name,
    from: range.from,
    to: range.to,
    facet,
    value,
    before,
    days,
    values: facet === null || value !== null ? [] : await splitByValue(ctx, stock.kind, facet, all, range),
    residue: residue ?? { stock: stock.slug, snapshot: 0, fromStays: 0, residue: 0, at: ctx.now.toISOString() },
    build: await readBuild(ctx.db, stock.kind),
  };
}

async function splitByValue(
  ctx: Context,
  kind: string,
  facet: string,
  movements: Awaited<ReturnType<typeof readRecordedMovements>>,
  range: Awaited<ReturnType<typeof resolveDays>>,
): Promise<StockSeries['values']> {
  const listed = (await listFacets(ctx, { kind })).find(({ slug }) => slug === facet)?.values ?? null;
  const frequencies = new Map<string, number>();
  for (const { value, entered, reclassifiedIn } of movements) {
    frequencies.set(value, (frequencies.get(value) ?? 0) + entered + reclassifiedIn);
  }
  const shown = shownValues(frequencies, listed);
  const rest = movements.filter(({ value }) => !shown.includes(value));
  const values = shown.map((value) => ({
    value,
    ...seriesOf(
      movements.filter((row) => row.value === value),
      range,
    ),
  }));
  if (rest.length > 0) values.push({ value: OTHER_VALUE, ...seriesOf(rest, range) });
  return values.map(({ value, days }) => ({ value, days }));
}
