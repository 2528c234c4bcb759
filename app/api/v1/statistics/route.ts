import { listStatistics as documentedList, recordStatistics as documentedRecord } from '@/lib/api/operations/metrics';
import { handleRequest } from '@/lib/http/handle-request';
import { pageAnswer } from '@/lib/http/page-answer';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { listStatistics } from '@/lib/metrics/list-statistics';
import { recordStatistics } from '@/lib/metrics/record-statistics';
import type { StatisticRow } from '@/lib/metrics/schemas';
import { questionOf, statisticsOfBody, toFlatRow } from './answers';

export const dynamic = 'force-dynamic';

/** Statistics as flat rows; the `Link` header names the next page. */
export const GET = handleRequest({
  ...documentedList,
  run: async ({ ctx, query, request }) =>
    pageAnswer(request, await listStatistics(ctx, questionOf(query)), { name: 'statistics', flat: toFlatRow }),
  csv: (rows: StatisticRow[]) => rows.map(toFlatRow),
});

/** Records one statistic or several. Safe to send twice. */
export const POST = handleRequest({
  ...documentedRecord,
  run: ({ ctx, body }) => recordStatistics(ctx, { statistics: statisticsOfBody(body) }),
});

const refused = refuseMethods('GET', 'POST');
export { refused as DELETE, refused as PATCH, refused as PUT };
