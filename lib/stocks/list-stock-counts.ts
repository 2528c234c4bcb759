import { requirePermission, type Context } from '@/lib/db/context';
import type { StockCount } from './process.schemas';

/**
 * How many subjects are in each stock now, and how many came and went in the last `days` (default 30), by stock slug.
 * Stocks that nobody was in are left out. One statement over the stays that are open or ended lately.
 */
export async function listStockCounts(ctx: Context, input: { days?: number } = {}): Promise<StockCount[]> {
  requirePermission(ctx, 'read');
  const since = new Date(ctx.now.getTime() - (input.days ?? 30) * 86_400_000);
  return ctx.db.$queryRaw<StockCount[]>`
    SELECT k.slug AS stock,
           count(*) FILTER (WHERE y.until_at IS NULL)::float8 AS inside,
           count(*) FILTER (WHERE y.entered AND y.since_at >= ${since})::float8 AS entered,
           count(*) FILTER (WHERE y."left" AND y.until_at >= ${since})::float8 AS left
    FROM stay y JOIN stock k ON k.id = y.stock_id
    WHERE y.until_at IS NULL OR y.until_at >= ${since}
    GROUP BY k.slug`;
}
