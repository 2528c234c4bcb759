import { listFlowEvents as documented } from '@/lib/api/operations/flows';
import { csvStream, wantsWholeCsv } from '@/lib/http/csv-stream';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { eachFlowEvent } from '@/lib/stocks/each-flow-event';
import { listFlowEvents, type FlowEventRow } from '@/lib/stocks/list-flow-events';

export const dynamic = 'force-dynamic';

const columns = ['kind', 'id', 'at', 'source', 'sink', 'before', 'after'];
const flat = ({ subject, ...row }: FlowEventRow) => ({ kind: subject.kind, id: subject.id, ...row });

async function* flatPages(pages: AsyncGenerator<FlowEventRow[]>) {
  for await (const rows of pages) yield rows.map(flat);
}

/** The events of the flow, newest first, page by page: `cursor` is the `next` of the page before. As CSV without either: all. */
export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params, query, request }) =>
    wantsWholeCsv(request)
      ? csvStream(request, flatPages(eachFlowEvent(ctx, { ...params, ...query })), {
          ...{ name: `${params.slug}-events`, columns },
        })
      : listFlowEvents(ctx, { ...params, ...query }),
  csv: ({ rows }) => rows.map(flat),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
