import { listStockSubjects as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { listStockSubjects } from '@/lib/stocks/list-stock-subjects';

export const dynamic = 'force-dynamic';

/** Who is in the stock now, page by page: `cursor` is the `next` of the page before. */
export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params, query }) => listStockSubjects(ctx, { ...params, ...query }),
  csv: ({ rows }) => rows,
});
