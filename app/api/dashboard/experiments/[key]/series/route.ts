import { z } from 'zod';
import { answerSeries } from '@/app/(admin)/experiments/answers';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'session',
  params: z.object({ key: Key }),
  query: z.strictObject({ phase: z.coerce.number().int().min(0), goal: z.string().max(120) }),
  run: ({ ctx, params, query }) => answerSeries(ctx, { ...params, ...query }),
});
