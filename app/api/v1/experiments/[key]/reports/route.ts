import { listReports } from '@/lib/api/operations/experiments';
import { listReportPage } from '@/lib/experiments/list-report-rows';
import type { ReportRow } from '@/lib/experiments/report.schemas';
import { handleRequest } from '@/lib/http/handle-request';
import { pageAnswer } from '@/lib/http/page-answer';
import { refuseMethods } from '@/lib/http/refuse-methods';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...listReports,
  run: async ({ ctx, params, query: { goal, ...rest }, request }) =>
    pageAnswer(
      request,
      await listReportPage(ctx, { ...params, ...rest, goals: goal === undefined ? undefined : [goal].flat() }),
      { name: `${params.key}-reports`, flat: (row) => row },
    ),
  csv: (rows: ReportRow[]) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
