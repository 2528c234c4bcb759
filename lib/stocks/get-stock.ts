import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { StockView } from './schemas';
import { viewStock } from './view';

/** One stock by its slug, archived or not. Throws `not_found`. */
export async function getStock(ctx: Context, input: { slug: string }): Promise<StockView> {
  requirePermission(ctx, 'read');
  const row = await ctx.db.stock.findUnique({ where: { slug: input.slug } });
  if (row === null) throw new Problem('not_found', `There is no stock "${input.slug}".`);
  return viewStock(row);
}
