import { requirePermission, type Context } from '@/lib/db/context';
import type { FacetView } from './schemas';
import { viewFacet } from './view';

/** All facets by slug, of one kind of subject or of all; archived ones only when asked for. */
export async function listFacets(
  ctx: Context,
  input: { includeArchived?: boolean | undefined; kind?: string | undefined } = {},
): Promise<FacetView[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.facet.findMany({
    where: {
      ...(input.includeArchived === true ? {} : { archivedAt: null }),
      ...(input.kind === undefined ? {} : { kind: input.kind }),
    },
    orderBy: { slug: 'asc' },
  });
  return rows.map(viewFacet);
}
