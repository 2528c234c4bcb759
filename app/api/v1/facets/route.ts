import { z } from 'zod';
import { SubjectKind } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { listFacets } from '@/lib/stocks/list-facets';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  query: z.strictObject({ kind: SubjectKind.optional() }),
  run: ({ ctx, query }) => listFacets(ctx, query),
  csv: (rows) => rows,
});
