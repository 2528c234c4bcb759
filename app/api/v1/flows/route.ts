import { listFlows as documented } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listFlows } from '@/lib/stocks/list-flows';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listFlows(ctx, query),
  csv: (rows) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
