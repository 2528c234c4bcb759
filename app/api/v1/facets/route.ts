import { listFacets as documented } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listFacets } from '@/lib/stocks/list-facets';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listFacets(ctx, query),
  csv: (rows) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
