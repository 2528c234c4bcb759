import { z } from 'zod';
import { answerReport } from '@/app/(admin)/experiments/answers';
import { Day, Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'session',
  params: z.object({ key: Key }),
  query: z.strictObject({ phase: z.coerce.number().int().min(0), date: z.union([Day, z.literal('')]).default('') }),
  run: ({ ctx, params, query }) => answerReport(ctx, { ...params, ...query }),
});
