import { defineGoal, getGoal as documented } from '@/lib/api/operations/experiments';
import { ensureGoal } from '@/lib/goals/ensure-goal';
import { getGoal } from '@/lib/goals/get-goal';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({ ...documented, run: ({ ctx, params }) => getGoal(ctx, params) });

/** Defines the goal when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineGoal,
  run: ({ ctx, params, body }) => ensureGoal(ctx, { ...body, key: params.key }),
});

const refused = refuseMethods('GET', 'PUT');
export { refused as DELETE, refused as PATCH, refused as POST };
