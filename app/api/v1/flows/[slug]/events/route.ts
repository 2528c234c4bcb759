import { z } from 'zod';
import { Day, Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { listFlowEvents } from '@/lib/stocks/list-flow-events';

export const dynamic = 'force-dynamic';

/** The events of the flow, newest first, page by page: `cursor` is the `next` of the page before. */
export const GET = handleRequest({
  access: 'read',
  params: z.object({ slug: Key }),
  query: z.strictObject({
    from: Day.optional(),
    to: Day.optional(),
    facet: Key.optional(),
    value: z.string().max(200).optional(),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(1000).optional(),
  }),
  run: ({ ctx, params, query }) => listFlowEvents(ctx, { ...params, ...query }),
  csv: ({ rows }) => rows.map(({ subject, ...row }) => ({ kind: subject.kind, id: subject.id, ...row })),
});
