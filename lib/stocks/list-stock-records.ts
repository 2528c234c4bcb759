import { requirePermission, type Context } from '@/lib/db/context';
import { getStock } from './get-stock';
import type { StockRecordRow } from './process.schemas';
import { pageOf, recordRange, type RecordQuery } from './reading/record-range';

/**
 * The stored records of a stock, oldest first, page by page: in all, or one row per value of `facet`. `at` is the end of the interval;
 * `from` and `to` are days, both included. Throws `not_found`.
 */
export async function listStockRecords(
  ctx: Context,
  input: { slug: string } & RecordQuery,
): Promise<{ rows: StockRecordRow[]; next: string | null }> {
  requirePermission(ctx, 'read');
  const stock = await getStock(ctx, input);
  const { facet, after, ...range } = await recordRange(ctx.db, input);
  // Answered by the primary key.
  const found = await ctx.db.stockRecord.findMany({
    where: {
      ...{ stockId: stock.id, facet, ...range.where },
      ...(input.value === undefined ? {} : { value: input.value }),
      ...(after === null ? {} : { OR: [{ at: { gt: after.at } }, { at: after.at, value: { gt: after.value } }] }),
    },
    orderBy: [{ at: 'asc' }, { value: 'asc' }],
    take: range.take,
  });
  const { page, next } = pageOf(found, range.limit);
  const rows = page.map((row) => ({
    stock: stock.slug,
    at: row.at.toISOString(),
    facet: row.facet === '' ? null : row.facet,
    value: row.facet === '' ? null : row.value,
    count: Number(row.count),
    entered: Number(row.entered),
    left: Number(row.left),
    reclassifiedIn: Number(row.reclassifiedIn),
    reclassifiedOut: Number(row.reclassifiedOut),
  }));
  return { rows, next };
}
