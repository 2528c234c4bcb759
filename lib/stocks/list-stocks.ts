import { requirePermission, type Context } from '@/lib/db/context';
import type { StockView } from './schemas';
import { viewStock } from './view';

/** All stocks by slug, of one kind of subject or of all; archived ones only when asked for. */
export async function listStocks(
  ctx: Context,
  input: { includeArchived?: boolean | undefined; kind?: string | undefined } = {},
): Promise<StockView[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.stock.findMany({
    where: {
      ...(input.includeArchived === true ? {} : { archivedAt: null }),
      ...(input.kind === undefined ? {} : { kind: input.kind }),
    },
    orderBy: { slug: 'asc' },
  });
  return rows.map(viewStock);
}
