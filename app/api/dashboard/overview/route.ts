import { handleRequest } from '@/lib/http/handle-request';
import { getOverview } from '@/lib/overview/get-overview';

export const GET = handleRequest({ access: 'session', run: ({ ctx }) => getOverview(ctx) });
