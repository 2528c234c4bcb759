import { isDeepStrictEqual } from 'node:util';
import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { checkFacets } from './check-parts';
import { getStock } from './get-stock';
import { StockChange, type StockView } from './schemas';
import { givenFields, viewStock } from './view';
import { wantRebuild } from './want-rebuild';

/**
 * Changes a stock; slug and kind stay. Another condition or other facets rebuild the history of its kind. Another frequency
 * makes its records anew: while there was none, nobody kept them up.
 */
export async function updateStock(ctx: Context, input: { slug: string; change: StockChange }): Promise<StockView> {
  requirePermission(ctx, 'edit');
  const { facets, ...change } = givenFields(StockChange.parse(input.change), input.change);
  return inTransaction(ctx, async (tx) => {
    const before = await getStock(tx, input);
    const derived = { filter: change.filter ?? before.filter, facets: facets === undefined ? before.facets : facets };
    if (!isDeepStrictEqual(derived, { filter: before.filter, facets: before.facets })) {
      await wantRebuild(tx.db, before.kind);
      await checkFacets(tx.db, before.kind, derived.facets);
    }
    const row = await tx.db.stock.update({
      where: { slug: input.slug },
      data: { ...change, ...derived, facets: derived.facets ?? Prisma.DbNull } as Prisma.StockUpdateInput,
    });
    const after = viewStock(row);
    if (after.every !== before.every && after.every !== 'never')
      await tx.db.stockRecord.deleteMany({ where: { stockId: after.id } });
    await logActivity(tx, { action: 'stock.changed', entity: 'stock', entityKey: input.slug, before, after });
    return after;
  });
}
