import { listFlowEvents as documented } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listFlowEvents } from '@/lib/stocks/list-flow-events';

export const dynamic = 'force-dynamic';

/** The events of the flow, newest first, page by page: `cursor` is the `next` of the page before. */
export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params, query }) => listFlowEvents(ctx, { ...params, ...query }),
  csv: ({ rows }) => rows.map(({ subject, ...row }) => ({ kind: subject.kind, id: subject.id, ...row })),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
