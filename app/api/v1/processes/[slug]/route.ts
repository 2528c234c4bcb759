import { defineProcess, getProcess } from '@/lib/api/operations/flows';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { ensureProcess } from '@/lib/stocks/ensure-process';
import { readProcess } from '@/lib/stocks/read-process';

export const dynamic = 'force-dynamic';

/** The whole picture; as CSV one row per stock and day. */
export const GET = handleRequest({
  ...getProcess,
  run: ({ ctx, params, query }) => readProcess(ctx, { ...params, ...query }),
  csv: ({ process, series }) =>
    series.flatMap(({ stock, days }) => days.map(({ date, ...day }) => ({ process, stock, date, ...day }))),
});

/** Defines the process when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineProcess,
  run: ({ ctx, params, body }) => ensureProcess(ctx, { ...body, slug: params.slug }),
});

const refused = refuseMethods('GET', 'PUT');
export { refused as DELETE, refused as PATCH, refused as POST };
