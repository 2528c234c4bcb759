import { defineMetric, getMetric as documented } from '@/lib/api/operations/metrics';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { getMetric } from '@/lib/metrics/get-metric';
import { putMetric } from '@/lib/metrics/put-metric';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params }) => getMetric(ctx, { ref: `${params.domain}/${params.metric}` }),
});

/** Makes the metric what the body says, with its domain when that is missing. */
export const PUT = handleRequest({
  ...defineMetric,
  run: ({ ctx, params, body }) => putMetric(ctx, { ...body, ref: `${params.domain}/${params.metric}` }),
});

const refused = refuseMethods('GET', 'PUT');
export { refused as DELETE, refused as PATCH, refused as POST };
