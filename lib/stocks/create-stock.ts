import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { checkFacets } from './check-parts';
import { StockInput, type StockView } from './schemas';
import { viewStock } from './view';
import { wantRebuild } from './want-rebuild';

/**
 * Defines a stock: a condition on the subjects of one kind. Its history is derived for all time that is known. Throws
 * `already_exists` when the slug is taken, `invalid_input` when it names facets that are not of its kind.
 */
export async function createStock(
  ctx: Context,
  input: StockInput,
  options: { sample?: boolean } = {},
): Promise<StockView> {
  requirePermission(ctx, 'edit');
  const stock = StockInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    await wantRebuild(tx.db, stock.kind);
    await checkFacets(tx.db, stock.kind, stock.facets);
    const [row] = await tx.db.stock.createManyAndReturn({
      data: [{ ...stock, facets: stock.facets ?? Prisma.DbNull, sample: options.sample ?? false, createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (row === undefined)
      throw new Problem('already_exists', `There is a stock "${stock.slug}" already.`, { slug: ['is taken'] });
    await logActivity(tx, { action: 'stock.created', entity: 'stock', entityKey: stock.slug, after: stock });
    return viewStock(row);
  });
}
