import type { Context } from '@/lib/db/context';
import type { StockView } from './schemas';
import { setStockArchived } from './set-stock-archived';

/** Brings an archived stock back; its history is rebuilt. */
export async function restoreStock(ctx: Context, input: { slug: string }): Promise<StockView> {
  return setStockArchived(ctx, input.slug, null);
}
