import { listReports } from '@/lib/api/operations/experiments';
import { listReportRows } from '@/lib/experiments/list-report-rows';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...listReports,
  run: ({ ctx, params, query: { goal, ...range } }) =>
    listReportRows(ctx, { ...params, ...range, goals: goal === undefined ? undefined : [goal].flat() }),
  csv: (rows) => rows,
});
