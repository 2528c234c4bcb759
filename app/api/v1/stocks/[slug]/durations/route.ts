import { getDurations } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { readDurations } from '@/lib/stocks/read-durations';

export const dynamic = 'force-dynamic';

/** How long stays take, or (`to`) how long subjects take to another stock; as CSV the survival curve. */
export const GET = handleRequest({
  ...getDurations,
  run: ({ ctx, params, query }) => readDurations(ctx, { ...query, stock: params.slug }),
  csv: ({ survival }) => survival,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
