import { z } from 'zod';
import { handleRequest } from '@/lib/http/handle-request';
import { listNewestStatistics } from '@/lib/metrics/list-newest-statistics';
import { NewestQuery } from '@/lib/metrics/query.schemas';

export const dynamic = 'force-dynamic';

/** What was recorded of a metric, newest first. */
export const GET = handleRequest({
  access: 'session',
  params: z.object({ domain: z.string().max(100), metric: z.string().max(201) }),
  query: NewestQuery,
  run: ({ ctx, params, query }) => listNewestStatistics(ctx, { ...query, metric: `${params.domain}/${params.metric}` }),
});
