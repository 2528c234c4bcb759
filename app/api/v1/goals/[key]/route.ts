import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { ensureGoal } from '@/lib/goals/ensure-goal';
import { GoalInput } from '@/lib/goals/schemas';
import { getGoal } from '@/lib/goals/get-goal';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

const Params = z.object({ key: Key });

export const GET = handleRequest({ access: 'read', params: Params, run: ({ ctx, params }) => getGoal(ctx, params) });

/** Defines the goal when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  access: 'write',
  permission: 'edit',
  params: Params,
  body: GoalInput.omit({ key: true }),
  run: ({ ctx, params, body }) => ensureGoal(ctx, { ...body, key: params.key }),
});
