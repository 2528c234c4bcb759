import { listLiveRecords } from '@/lib/collect/list-live-records';
import { handleRequest } from '@/lib/http/handle-request';

/** More than the page shows, so that its filters find something. */
const LIMIT = 200;

export const GET = handleRequest({ access: 'session', run: ({ ctx }) => listLiveRecords(ctx, { limit: LIMIT }) });
