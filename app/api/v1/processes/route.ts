import { z } from 'zod';
import { SubjectKind } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { listProcesses } from '@/lib/stocks/list-processes';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  query: z.strictObject({ kind: SubjectKind.optional() }),
  run: ({ ctx, query }) => listProcesses(ctx, query),
  csv: (rows) => rows,
});
