import { listLogUploads as documented } from '@/lib/api/operations/logs';
import { handleRequest } from '@/lib/http/handle-request';
import { pageAnswer } from '@/lib/http/page-answer';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { getLogSource } from '@/lib/logs/get-log-source';
import { listUploads } from '@/lib/logs/list-uploads';
import type { UploadView } from '@/lib/logs/schemas';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: async ({ ctx, params: { source }, query, request }) => {
    const { slug } = await getLogSource(ctx, { slug: source });
    const { uploads: rows, next } = await listUploads(ctx, { source: slug, ...query });
    return pageAnswer(request, { rows, next }, { name: `logs-${slug}-uploads`, flat: (row) => row });
  },
  csv: (rows: UploadView[]) => rows,
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
