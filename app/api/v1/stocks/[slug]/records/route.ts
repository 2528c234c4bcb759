import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { listStockRecords } from '@/lib/stocks/list-stock-records';
import { RecordQuery } from '@/lib/stocks/reading/record-range';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  params: z.object({ slug: Key }),
  query: RecordQuery,
  run: ({ ctx, params, query }) => listStockRecords(ctx, { ...params, ...query }),
  csv: (rows) => rows,
});
