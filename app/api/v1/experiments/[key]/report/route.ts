import { getReport } from '@/lib/api/operations/experiments';
import { getDayReport } from '@/lib/experiments/get-day-report';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...getReport,
  run: ({ ctx, params, query }) => getDayReport(ctx, { ...params, ...query }),
});
