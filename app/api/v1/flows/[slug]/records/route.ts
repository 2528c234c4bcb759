import { listFlowRecords as documented } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { listFlowRecords } from '@/lib/stocks/list-flow-records';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params, query }) => listFlowRecords(ctx, { ...params, ...query }),
  csv: (rows) => rows,
});
