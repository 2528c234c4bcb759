import { openApiText } from '@/lib/api/openapi';
import { getOpenApi } from '@/lib/api/operations/operations';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';

export const dynamic = 'force-dynamic';

/** The description of this interface; readable by any tool on any site, and asked for again only when it changed. */
export const GET = handleRequest({
  ...getOpenApi,
  run: ({ request }) => {
    const { text, etag } = openApiText();
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag',
      'x-content-type-options': 'nosniff',
      etag,
    };
    const known = request.headers.get('if-none-match')?.split(',') ?? [];
    if (known.some((tag) => tag.trim().replace(/^W\//, '') === etag))
      return new Response(null, { status: 304, headers });
    return new Response(text, { headers });
  },
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
