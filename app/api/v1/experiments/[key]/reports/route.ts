import { z } from 'zod';
import { Day, Key } from '@/lib/config/names';
import { listReportRows } from '@/lib/experiments/list-report-rows';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  params: z.object({ key: Key }),
  query: z.strictObject({
    from: Day.optional(),
    to: Day.optional(),
    phase: z.coerce.number().int().min(0).optional(),
    goal: z.union([z.string(), z.array(z.string())]).optional(),
  }),
  run: ({ ctx, params, query: { goal, ...range } }) =>
    listReportRows(ctx, { ...params, ...range, goals: goal === undefined ? undefined : [goal].flat() }),
  csv: (rows) => rows,
});
