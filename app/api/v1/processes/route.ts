import { listProcesses as documented } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { listProcesses } from '@/lib/stocks/list-processes';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listProcesses(ctx, query),
  csv: (rows) => rows,
});
