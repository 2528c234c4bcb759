import { addAnnotation, listAnnotations as documented } from '@/lib/api/operations/metrics';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { addNote } from '@/lib/metrics/add-note';
import { listAnnotations } from '@/lib/metrics/list-annotations';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, params, query }) => listAnnotations(ctx, { ...query, metric: `${params.domain}/${params.metric}` }),
  csv: (rows) => rows,
});

/** Leaves a mark: a note, or that something was imported. */
export const POST = handleRequest({
  ...addAnnotation,
  run: ({ ctx, params, body }) => addNote(ctx, { ...body, metric: `${params.domain}/${params.metric}` }),
});

const refused = refuseMethods('GET', 'POST');
export { refused as DELETE, refused as PATCH, refused as PUT };
