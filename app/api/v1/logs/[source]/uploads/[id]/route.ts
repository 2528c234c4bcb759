import { getLogUpload as documented } from '@/lib/api/operations/logs';
import { Problem } from '@/lib/db/problem';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { getLogSource } from '@/lib/logs/get-log-source';
import { getUpload } from '@/lib/logs/get-upload';
import { listUploads } from '@/lib/logs/list-uploads';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: async ({ ctx, params: { source, id } }) => {
    await getLogSource(ctx, { slug: source });
    const wanted = id === 'newest' ? (await listUploads(ctx, { source, limit: 1 })).uploads[0]?.id : id;
    const upload = wanted === undefined ? null : await getUpload(ctx, { id: wanted });
    if (upload?.source === source) return upload;
    throw new Problem('not_found', `There is no upload "${id}" of the log source "${source}".`);
  },
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
