import { z } from 'zod';
import { putSubject } from '@/lib/collect/put-subject';
import { SubjectId, SubjectKind } from '@/lib/config/names';
import { handleRequest } from '@/lib/http/handle-request';
import { AttributesInput } from '@/lib/stocks/change.schemas';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { exportSubject } from '@/lib/subjects/export-subject';

export const dynamic = 'force-dynamic';

const Params = z.object({ kind: SubjectKind, id: SubjectId });

/** Everything that is stored about the subject. */
export const GET = handleRequest({
  access: 'read',
  params: Params,
  run: ({ ctx, params }) => exportSubject(ctx, params),
});

/** Merges attributes into what is known; flow events follow from it. */
export const PUT = handleRequest({
  access: 'write',
  params: Params,
  body: AttributesInput,
  run: ({ ctx, params, body }) => putSubject(ctx, { subject: params, change: body }),
});

/** Removes the subject and everything that is known of it. */
export const DELETE = handleRequest({
  access: 'write',
  permission: 'edit',
  params: Params,
  run: ({ ctx, params }) => eraseSubject(ctx, params),
});
