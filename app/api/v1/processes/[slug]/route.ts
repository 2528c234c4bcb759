import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { ensureProcess } from '@/lib/stocks/ensure-process';
import { ProcessQuery } from '@/lib/stocks/process.schemas';
import { readProcess } from '@/lib/stocks/read-process';
import { ProcessInput } from '@/lib/stocks/schemas';

export const dynamic = 'force-dynamic';

const Params = z.object({ slug: Key });

/** The whole picture; as CSV one row per stock and day. */
export const GET = handleRequest({
  access: 'read',
  params: Params,
  query: ProcessQuery,
  run: ({ ctx, params, query }) => readProcess(ctx, { ...params, ...query }),
  csv: ({ process, series }) =>
    series.flatMap(({ stock, days }) => days.map(({ date, ...day }) => ({ process, stock, date, ...day }))),
});

/** Defines the process when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  access: 'write',
  permission: 'edit',
  params: Params,
  body: ProcessInput.omit({ slug: true }),
  run: ({ ctx, params, body }) => ensureProcess(ctx, { ...body, slug: params.slug }),
});
