import { listStocks as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listStocks } from '@/lib/stocks/list-stocks';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listStocks(ctx, query),
  csv: (rows) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
