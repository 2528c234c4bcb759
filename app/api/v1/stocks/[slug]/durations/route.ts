import { z } from 'zod';
import { Day, Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { readDurations } from '@/lib/stocks/read-durations';

export const dynamic = 'force-dynamic';

/** How long stays take, or (`to`) how long subjects take to another stock; as CSV the survival curve. */
export const GET = handleRequest({
  access: 'read',
  params: z.object({ slug: Key }),
  query: z.strictObject({
    to: Key.optional(),
    from: Day.optional(),
    until: Day.optional(),
    facet: Key.optional(),
    value: z.string().max(200).optional(),
  }),
  run: ({ ctx, params, query }) => readDurations(ctx, { ...query, stock: params.slug }),
  csv: ({ survival }) => survival,
});
