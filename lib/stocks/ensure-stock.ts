import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createStock } from './create-stock';
import { getStock } from './get-stock';
import type { StockInput, StockView } from './schemas';

/** Defines a stock unless it exists; what exists is answered as it is. Safe to ask twice and at once. */
export async function ensureStock(ctx: Context, input: StockInput): Promise<StockView> {
  try {
    return await createStock(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getStock(ctx, { slug: input.slug });
    throw error;
  }
}
