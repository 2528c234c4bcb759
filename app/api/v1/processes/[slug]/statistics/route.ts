import { getProcessStatistics } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { readProcessStatistics } from '@/lib/stocks/read-process-statistics';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...getProcessStatistics,
  run: ({ ctx, params, query }) => readProcessStatistics(ctx, { ...params, ...query }),
  csv: ({ date, facet, value, status }) => status.map((slice) => ({ date, facet, value, ...slice })),
});
