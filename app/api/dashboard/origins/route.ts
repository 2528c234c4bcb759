import { listSeenOrigins } from '@/lib/collect/list-seen-origins';
import { handleRequest } from '@/lib/http/handle-request';

export const GET = handleRequest({ access: 'session', run: ({ ctx }) => listSeenOrigins(ctx) });
