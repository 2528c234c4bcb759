import { handleRequest } from '@/lib/http/handle-request';
import { listTraffic } from '@/lib/overview/list-traffic';

const DAYS = 14;

export const GET = handleRequest({ access: 'session', run: ({ ctx }) => listTraffic(ctx, { days: DAYS }) });
