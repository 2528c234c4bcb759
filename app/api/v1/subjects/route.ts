import { receiveChanges } from '@/lib/collect/receive-changes';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

/** Changes of subjects: one, `{"subjects":[…]}`, or lines of JSON (application/x-ndjson, at most 64 MB). */
export const POST = handleRequest({ access: 'write', run: ({ ctx, request }) => receiveChanges(ctx, request) });
