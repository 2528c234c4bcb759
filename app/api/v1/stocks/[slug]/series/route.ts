import { getStockSeries } from '@/lib/api/operations/stocks';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { readStockSeries } from '@/lib/stocks/read-stock-series';

export const dynamic = 'force-dynamic';

/** The stock day by day; as CSV one row per day, or per value of the facet and day. */
export const GET = handleRequest({
  ...getStockSeries,
  run: ({ ctx, params, query }) => readStockSeries(ctx, { ...params, ...query }),
  csv: ({ stock, facet, value, days, values }) =>
    values.length === 0
      ? days.map(({ date, ...day }) => ({ stock, date, facet, value, ...day }))
      : values.flatMap((split) =>
          split.days.map(({ date, ...day }) => ({ stock, date, facet, value: split.value, ...day })),
        ),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
