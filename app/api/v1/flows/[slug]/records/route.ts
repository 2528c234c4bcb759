import { listFlowRecords as documented } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { pageAnswer } from '@/lib/http/page-answer';
import { refuseMethods } from '@/lib/http/refuse-methods';
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

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
