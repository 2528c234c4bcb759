import { defineFlow, getFlow as documented } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { ensureFlow } from '@/lib/stocks/ensure-flow';
import { getFlow } from '@/lib/stocks/get-flow';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({ ...documented, run: ({ ctx, params }) => getFlow(ctx, params) });

/** Defines the flow when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineFlow,
  run: ({ ctx, params, body }) => ensureFlow(ctx, { ...body, slug: params.slug }),
});

const refused = refuseMethods('GET', 'PUT');
export { refused as DELETE, refused as PATCH, refused as POST };
