import { listBoards as documented } from '@/lib/api/operations/metrics';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listBoards } from '@/lib/metrics/list-boards';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listBoards(ctx, { archived: query.archived === '1' }),
  csv: (rows) =>
    rows.map(({ slug, name, description, charts, createdAt, archivedAt }) => ({
      ...{ slug, name, description, charts: charts.length, createdAt, archivedAt },
    })),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
