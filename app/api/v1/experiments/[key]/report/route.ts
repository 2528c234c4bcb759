import { getReport } from '@/lib/api/operations/experiments';
import { getDayReport } from '@/lib/experiments/get-day-report';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...getReport,
  run: ({ ctx, params, query }) => getDayReport(ctx, { ...params, ...query }),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
