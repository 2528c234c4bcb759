import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { ensureFlow } from '@/lib/stocks/ensure-flow';
import { getFlow } from '@/lib/stocks/get-flow';
import { FlowInput } from '@/lib/stocks/schemas';

export const dynamic = 'force-dynamic';

const Params = z.object({ slug: Key });

export const GET = handleRequest({ access: 'read', params: Params, run: ({ ctx, params }) => getFlow(ctx, params) });

/** Defines the flow when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  access: 'write',
  permission: 'edit',
  params: Params,
  body: FlowInput.omit({ slug: true }),
  run: ({ ctx, params, body }) => ensureFlow(ctx, { ...body, slug: params.slug }),
});
