import { defineLogSource, getLogSource as documented, uploadLog } from '@/lib/api/operations/logs';
import { handleRequest } from '@/lib/http/handle-request';
import { partText, readMultipart } from '@/lib/http/multipart';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { ensureLogSource } from '@/lib/logs/ensure-log-source';
import { filesOfRequest } from '@/lib/logs/files-of-request';
import { getLogSource } from '@/lib/logs/get-log-source';
import { uploadLogs } from '@/lib/logs/upload-logs';
import { withUploadSlot } from '@/lib/logs/upload-slots';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params: { source } }) => getLogSource(ctx, { slug: source }),
});

/** Defines the source unless it exists. */
export const PUT = handleRequest({
  ...defineLogSource,
  run: ({ ctx, params: { source }, body }) => ensureLogSource(ctx, { ...body, slug: source }),
});

/** Takes a file, or the files of a form, as a stream of at most 64 MB. */
export const POST = handleRequest({
  ...uploadLog,
  run: async ({ ctx, params: { source }, query, request }) => {
    const { headers } = request;
    const files = filesOfRequest({
      contentType: headers.get('content-type') ?? '',
      contentEncoding: headers.get('content-encoding'),
      contentLength: headers.has('content-length') ? Number(headers.get('content-length')) : null,
      body: request.body,
      readForm: async function* (body, contentType) {
        for await (const part of readMultipart(body, contentType)) yield { ...part, text: () => partText(part) };
      },
    });
    const { uploads, ...answer } = await withUploadSlot(() =>
      uploadLogs(ctx, { source, files, subject: query.subject, day: query.date }),
    );
    return Response.json(answer, {
      headers: {
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(uploads.length === 1 ? { 'x-weir-upload': uploads[0] ?? '' } : {}),
      },
    });
  },
});

const refused = refuseMethods('GET', 'POST', 'PUT');
export { refused as DELETE, refused as PATCH };
