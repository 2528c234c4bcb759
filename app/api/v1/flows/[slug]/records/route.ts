import { listFlowRecords as documented } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { pageAnswer } from '@/lib/http/page-answer';
import { listFlowRecords } from '@/lib/stocks/list-flow-records';
import type { FlowRecordRow } from '@/lib/stocks/process.schemas';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: async ({ ctx, params, query, request }) =>
    pageAnswer(request, await listFlowRecords(ctx, { ...params, ...query }), {
      name: `${params.slug}-records`,
      flat: (row) => row,
    }),
  csv: (rows: FlowRecordRow[]) => rows,
});
