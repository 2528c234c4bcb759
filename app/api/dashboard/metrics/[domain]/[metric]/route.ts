import { z } from 'zod';
import { handleRequest } from '@/lib/http/handle-request';
import { getMetric } from '@/lib/metrics/get-metric';

export const dynamic = 'force-dynamic';

/** What a chart may choose of a metric: its periods and splits. */
export const GET = handleRequest({
  access: 'session',
  params: z.object({ domain: z.string().max(100), metric: z.string().max(201) }),
  run: ({ ctx, params }) => getMetric(ctx, { ref: `${params.domain}/${params.metric}` }),
});
