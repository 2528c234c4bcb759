import { listQuarantinedLines as documented } from '@/lib/api/operations/logs';
import { handleRequest } from '@/lib/http/handle-request';
import { pageAnswer } from '@/lib/http/page-answer';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { getLogSource } from '@/lib/logs/get-log-source';
import { listQuarantine } from '@/lib/logs/list-quarantine';
import type { QuarantinedLineView } from '@/lib/logs/schemas';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: async ({ ctx, params: { source }, query: { resolved, ...query }, request }) => {
    const { slug } = await getLogSource(ctx, { slug: source });
    const { lines: rows, next } = await listQuarantine(ctx, { source: slug, resolved: resolved === '1', ...query });
    return pageAnswer(request, { rows, next }, { name: `logs-${slug}-quarantine`, flat: (row) => row });
  },
  csv: (rows: QuarantinedLineView[]) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
