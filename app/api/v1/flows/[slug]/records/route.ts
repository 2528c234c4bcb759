import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { listFlowRecords } from '@/lib/stocks/list-flow-records';
import { RecordQuery } from '@/lib/stocks/reading/record-range';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  params: z.object({ slug: Key }),
  query: RecordQuery,
  run: ({ ctx, params, query }) => listFlowRecords(ctx, { ...params, ...query }),
  csv: (rows) => rows,
});
