import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { FacetInput, type FacetView } from './schemas';
import { viewFacet } from './view';
import { wantRebuild } from './want-rebuild';

/** Defines a facet: an attribute by which the history of one kind is split. Throws `already_exists`. */
export async function createFacet(
  ctx: Context,
  input: FacetInput,
  options: { sample?: boolean } = {},
): Promise<FacetView> {
  requirePermission(ctx, 'edit');
  const facet = FacetInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    await wantRebuild(tx.db, facet.kind);
    const [row] = await tx.db.facet.createManyAndReturn({
      data: [{ ...facet, values: facet.values ?? Prisma.DbNull, sample: options.sample ?? false, createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (row === undefined)
      throw new Problem('already_exists', `There is a facet "${facet.slug}" already.`, { slug: ['is taken'] });
    await logActivity(tx, { action: 'facet.created', entity: 'facet', entityKey: facet.slug, after: facet });
    return viewFacet(row);
  });
}
