import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { getFacet } from './get-facet';
import { FacetChange, type FacetView } from './schemas';
import { givenFields, viewFacet } from './view';
import { wantRebuild } from './want-rebuild';

/** Changes a facet; slug and kind stay. Another path rebuilds the history of its kind. */
export async function updateFacet(ctx: Context, input: { slug: string; change: FacetChange }): Promise<FacetView> {
  requirePermission(ctx, 'edit');
  const { values, ...change } = givenFields(FacetChange.parse(input.change), input.change);
  return inTransaction(ctx, async (tx) => {
    const before = await getFacet(tx, input);
    if (change.path !== undefined && change.path !== before.path) await wantRebuild(tx.db, before.kind);
    const row = await tx.db.facet.update({
      where: { slug: input.slug },
      data: {
        ...change,
        ...(values === undefined ? {} : { values: values ?? Prisma.DbNull }),
      } as Prisma.FacetUpdateInput,
    });
    const after = viewFacet(row);
    await logActivity(tx, { action: 'facet.changed', entity: 'facet', entityKey: input.slug, before, after });
    return after;
  });
}
