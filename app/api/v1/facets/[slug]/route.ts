import { defineFacet, getFacet as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { ensureFacet } from '@/lib/stocks/ensure-facet';
import { getFacet } from '@/lib/stocks/get-facet';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({ ...documented, run: ({ ctx, params }) => getFacet(ctx, params) });

/** Defines the facet when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineFacet,
  run: ({ ctx, params, body }) => ensureFacet(ctx, { ...body, slug: params.slug }),
});

const refused = refuseMethods('GET', 'PUT');
export { refused as DELETE, refused as PATCH, refused as POST };
