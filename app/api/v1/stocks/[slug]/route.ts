import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { ensureStock } from '@/lib/stocks/ensure-stock';
import { getStock } from '@/lib/stocks/get-stock';
import { StockInput } from '@/lib/stocks/schemas';

export const dynamic = 'force-dynamic';

const Params = z.object({ slug: Key });

export const GET = handleRequest({ access: 'read', params: Params, run: ({ ctx, params }) => getStock(ctx, params) });

/** Defines the stock when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  access: 'write',
  permission: 'edit',
  params: Params,
  body: StockInput.omit({ slug: true }),
  run: ({ ctx, params, body }) => ensureStock(ctx, { ...body, slug: params.slug }),
});
