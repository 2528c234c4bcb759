import { getMetricSeries } from '@/lib/api/operations/metrics';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { readMetricSeries } from '@/lib/metrics/read-metric-series';

export const dynamic = 'force-dynamic';

/** A metric day by day; as CSV one row per day and line. */
export const GET = handleRequest({
  ...getMetricSeries,
  run: ({ ctx, params, query }) =>
    readMetricSeries(ctx, {
      ...query,
      metric: `${params.domain}/${params.metric}`,
      compare: query.compare === '1',
    }),
  csv: ({ metric, period, dates, lines, split }) =>
    lines.flatMap(({ label, values }) =>
      dates.map((date, day) => ({
        ...{ metric, period, date, ...(split === null ? {} : { [split]: label }) },
        value: values[day] ?? null,
      })),
    ),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
