import type { Context } from '@/lib/db/context';
import type { FacetView } from './schemas';
import { setFacetArchived } from './set-facet-archived';

/** Stops splitting stocks and flows by a facet. */
export async function archiveFacet(ctx: Context, input: { slug: string }): Promise<FacetView> {
  return setFacetArchived(ctx, input.slug, ctx.now);
}
