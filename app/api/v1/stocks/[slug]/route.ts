import { defineStock, getStock as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { ensureStock } from '@/lib/stocks/ensure-stock';
import { getStock } from '@/lib/stocks/get-stock';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({ ...documented, run: ({ ctx, params }) => getStock(ctx, params) });

/** Defines the stock when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineStock,
  run: ({ ctx, params, body }) => ensureStock(ctx, { ...body, slug: params.slug }),
});

const refused = refuseMethods('GET', 'PUT');
export { refused as DELETE, refused as PATCH, refused as POST };
