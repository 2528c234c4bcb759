import { getProcessStatistics } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { readProcessStatistics } from '@/lib/stocks/read-process-statistics';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...getProcessStatistics,
  run: ({ ctx, params, query }) => readProcessStatistics(ctx, { ...params, ...query }),
  csv: ({ date, facet, value, status }) => status.map((slice) => ({ date, facet, value, ...slice })),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
