import { receiveFlowEvents } from '@/lib/collect/receive-changes';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

/** Events of flows between stocks that are held elsewhere: one, `{"events":[…]}`, or lines of JSON. */
export const POST = handleRequest({ access: 'write', run: ({ ctx, request }) => receiveFlowEvents(ctx, request) });
