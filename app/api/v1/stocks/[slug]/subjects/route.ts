import { listStockSubjects as documented } from '@/lib/api/operations/stocks';
import { csvStream, wantsWholeCsv } from '@/lib/http/csv-stream';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { eachStockSubject } from '@/lib/stocks/each-stock-subject';
import { listStockSubjects } from '@/lib/stocks/list-stock-subjects';

export const dynamic = 'force-dynamic';

const columns = ['kind', 'id', 'attributes', 'enteredAt', 'changedAt'];

/** Who is in the stock now, page by page: `cursor` is the `next` of the page before. As CSV without either: everybody. */
export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params, query, request }) =>
    wantsWholeCsv(request)
      ? csvStream(request, eachStockSubject(ctx, { ...params, ...query }), { name: `${params.slug}-subjects`, columns })
      : listStockSubjects(ctx, { ...params, ...query }),
  csv: ({ rows }) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
