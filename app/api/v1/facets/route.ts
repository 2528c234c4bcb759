import { listFacets as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { listFacets } from '@/lib/stocks/list-facets';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listFacets(ctx, query),
  csv: (rows) => rows,
});
