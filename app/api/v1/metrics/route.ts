import { listMetrics as documented } from '@/lib/api/operations/metrics';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listMetrics } from '@/lib/metrics/list-metrics';

export const dynamic = 'force-dynamic';

/** All metrics; as CSV one row each with its newest value. */
export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listMetrics(ctx, { ...query, archived: query.archived === '1' }),
  csv: (rows) =>
    rows.map(({ ref, name, domainName, unit, kind, origin, period, latest, archivedAt }) => ({
      ...{ metric: ref, name, domain: domainName, unit, kind, origin, period },
      ...{ date: latest?.date ?? null, value: latest?.value ?? null, previous: latest?.previous ?? null, archivedAt },
    })),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
