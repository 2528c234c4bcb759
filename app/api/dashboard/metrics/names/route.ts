import { handleRequest } from '@/lib/http/handle-request';
import { listMetricNames } from '@/lib/metrics/list-metric-names';

export const dynamic = 'force-dynamic';

/** Which metrics a chart may show. */
export const GET = handleRequest({ access: 'session', run: ({ ctx }) => listMetricNames(ctx) });
