import { eraseSubject as erasing, getSubject, putSubject as putting } from '@/lib/api/operations/subjects';
import { putSubject } from '@/lib/collect/put-subject';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { exportSubject } from '@/lib/subjects/export-subject';

export const dynamic = 'force-dynamic';

/** Everything that is stored about the subject. */
export const GET = handleRequest({
  ...getSubject,
  run: ({ ctx, params }) => exportSubject(ctx, params),
});

/** Merges attributes into what is known; flow events follow from it. */
export const PUT = handleRequest({
  ...putting,
  run: ({ ctx, params, body }) => putSubject(ctx, { subject: params, change: body }),
});

/** Removes the subject and everything that is known of it. */
export const DELETE = handleRequest({
  ...erasing,
  run: ({ ctx, params }) => eraseSubject(ctx, params),
});

const refused = refuseMethods('GET', 'PUT', 'DELETE');
export { refused as PATCH, refused as POST };
