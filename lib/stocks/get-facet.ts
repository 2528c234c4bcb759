import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { FacetView } from './schemas';
import { viewFacet } from './view';

/** One facet by its slug, archived or not. Throws `not_found`. */
export async function getFacet(ctx: Context, input: { slug: string }): Promise<FacetView> {
  requirePermission(ctx, 'read');
  const row = await ctx.db.facet.findUnique({ where: { slug: input.slug } });
  if (row === null) throw new Problem('not_found', `There is no facet "${input.slug}".`);
  return viewFacet(row);
}
