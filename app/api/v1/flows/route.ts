import { z } from 'zod';
import { SubjectKind } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { listFlows } from '@/lib/stocks/list-flows';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  query: z.strictObject({ kind: SubjectKind.optional() }),
  run: ({ ctx, query }) => listFlows(ctx, query),
  csv: (rows) => rows,
});
