import { listStockSubjects as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listStockSubjects } from '@/lib/stocks/list-stock-subjects';

export const dynamic = 'force-dynamic';

/** Who is in the stock now, page by page: `cursor` is the `next` of the page before. */
export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params, query }) => listStockSubjects(ctx, { ...params, ...query }),
  csv: ({ rows }) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
