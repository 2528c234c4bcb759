import { listStockRecords as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { pageAnswer } from '@/lib/http/page-answer';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listStockRecords } from '@/lib/stocks/list-stock-records';
import type { StockRecordRow } from '@/lib/stocks/process.schemas';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: async ({ ctx, params, query, request }) =>
    pageAnswer(request, await listStockRecords(ctx, { ...params, ...query }), {
      name: `${params.slug}-records`,
      flat: (row) => row,
    }),
  csv: (rows: StockRecordRow[]) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
