import { z } from 'zod';
import { Day, Key } from '@/lib/config/names';
import { getDayReport } from '@/lib/experiments/get-day-report';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  params: z.object({ key: Key }),
  query: z.strictObject({ date: Day.optional(), phase: z.coerce.number().int().min(0).optional() }),
  run: ({ ctx, params, query }) => getDayReport(ctx, { ...params, ...query }),
});
