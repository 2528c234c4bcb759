import { z } from 'zod';
import { answerToday } from '@/app/(admin)/experiments/answers';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'session',
  params: z.object({ key: Key }),
  query: z.strictObject({ phase: z.coerce.number().int().min(0) }),
  run: ({ ctx, params, query }) => answerToday(ctx, { ...params, ...query }),
});
