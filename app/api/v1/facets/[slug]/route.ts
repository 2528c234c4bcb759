import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { ensureFacet } from '@/lib/stocks/ensure-facet';
import { getFacet } from '@/lib/stocks/get-facet';
import { FacetInput } from '@/lib/stocks/schemas';

export const dynamic = 'force-dynamic';

const Params = z.object({ slug: Key });

export const GET = handleRequest({ access: 'read', params: Params, run: ({ ctx, params }) => getFacet(ctx, params) });

/** Defines the facet when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  access: 'write',
  permission: 'edit',
  params: Params,
  body: FacetInput.omit({ slug: true }),
  run: ({ ctx, params, body }) => ensureFacet(ctx, { ...body, slug: params.slug }),
});
