import { listLogSources as documented } from '@/lib/api/operations/logs';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listLogSources } from '@/lib/logs/list-log-sources';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listLogSources(ctx, { includeArchived: query.archived === '1' }),
  csv: (rows) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
