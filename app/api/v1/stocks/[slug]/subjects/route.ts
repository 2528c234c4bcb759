import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { listStockSubjects } from '@/lib/stocks/list-stock-subjects';

export const dynamic = 'force-dynamic';

/** Who is in the stock now, page by page: `cursor` is the `next` of the page before. */
export const GET = handleRequest({
  access: 'read',
  params: z.object({ slug: Key }),
  query: z.strictObject({
    facet: Key.optional(),
    value: z.string().max(200).optional(),
    search: z.string().max(200).optional(),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(1000).optional(),
  }),
  run: ({ ctx, params, query }) => listStockSubjects(ctx, { ...params, ...query }),
  csv: ({ rows }) => rows,
});
