import type { Context } from '@/lib/db/context';
import type { FacetView } from './schemas';
import { setFacetArchived } from './set-facet-archived';

/** Brings an archived facet back; history is split by it again. */
export async function restoreFacet(ctx: Context, input: { slug: string }): Promise<FacetView> {
  return setFacetArchived(ctx, input.slug, null);
}
