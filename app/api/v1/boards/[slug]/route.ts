import { defineBoard, getBoard as documented } from '@/lib/api/operations/metrics';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { ensureBoard } from '@/lib/metrics/ensure-board';
import { getBoard } from '@/lib/metrics/get-board';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({ ...documented, run: ({ ctx, params }) => getBoard(ctx, params) });

/** Makes the board when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineBoard,
  run: ({ ctx, params, body }) => ensureBoard(ctx, { ...body, slug: params.slug }),
});

const refused = refuseMethods('GET', 'PUT');
export { refused as DELETE, refused as PATCH, refused as POST };
