import { z } from 'zod';
import { importEnrollments, type EnrollmentImport } from '@/lib/collect/import-enrollments';
import { importGoals, type GoalImport } from '@/lib/collect/import-goals';
import { toCollectRequest } from '@/lib/collect/next-adapter';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

/**
 * The import of the machine interface, for an editor's browser: the same lines, the same rules, the session in the place
 * of a secret token.
 */
export const POST = handleRequest({
  access: 'session',
  permission: 'edit',
  params: z.object({ what: z.enum(['enrollments', 'goals']) }),
  run: ({ ctx, params, request }): Promise<EnrollmentImport | GoalImport> => {
    const draft = {
      request: toCollectRequest(request),
      receivedAt: ctx.now,
      caller: { kind: 'secret' as const },
      network: '',
      payload: undefined,
      size: 0,
    };
    return params.what === 'goals' ? importGoals(draft) : importEnrollments(draft);
  },
});
