import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { ProcessQuery } from '@/lib/stocks/process.schemas';
import { readProcessDetails } from '@/lib/stocks/read-process-details';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'session',
  params: z.object({ slug: Key }),
  query: ProcessQuery,
  run: ({ ctx, params, query }) => readProcessDetails(ctx, { ...params, ...query }),
});
