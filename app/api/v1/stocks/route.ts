import { listStocks as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { listStocks } from '@/lib/stocks/list-stocks';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listStocks(ctx, query),
  csv: (rows) => rows,
});
