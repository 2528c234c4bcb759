import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createFacet } from './create-facet';
import { getFacet } from './get-facet';
import type { FacetInput, FacetView } from './schemas';

/** Defines a facet unless it exists; what exists is answered as it is. Safe to ask twice and at once. */
export async function ensureFacet(ctx: Context, input: FacetInput): Promise<FacetView> {
  try {
    return await createFacet(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getFacet(ctx, { slug: input.slug });
    throw error;
  }
}
