import { defineGoal, getGoal as documented } from '@/lib/api/operations/experiments';
import { ensureGoal } from '@/lib/goals/ensure-goal';
import { getGoal } from '@/lib/goals/get-goal';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({ ...documented, run: ({ ctx, params }) => getGoal(ctx, params) });

/** Defines the goal when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineGoal,
  run: ({ ctx, params, body }) => ensureGoal(ctx, { ...body, key: params.key }),
});
