import { listStockRecords as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { listStockRecords } from '@/lib/stocks/list-stock-records';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params, query }) => listStockRecords(ctx, { ...params, ...query }),
  csv: (rows) => rows,
});
