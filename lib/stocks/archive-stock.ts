import type { Context } from '@/lib/db/context';
import type { StockView } from './schemas';
import { setStockArchived } from './set-stock-archived';

/** Takes a stock out of lists and history: its stays and events go with the next rebuild, its records stay. */
export async function archiveStock(ctx: Context, input: { slug: string }): Promise<StockView> {
  return setStockArchived(ctx, input.slug, ctx.now);
}
