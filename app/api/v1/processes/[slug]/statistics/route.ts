import { z } from 'zod';
import { Day, Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { readProcessStatistics } from '@/lib/stocks/read-process-statistics';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  params: z.object({ slug: Key }),
  query: z.strictObject({ facet: Key.optional(), value: z.string().max(200).optional(), date: Day.optional() }),
  run: ({ ctx, params, query }) => readProcessStatistics(ctx, { ...params, ...query }),
  csv: ({ date, facet, value, status }) => status.map((slice) => ({ date, facet, value, ...slice })),
});
