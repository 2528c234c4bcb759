import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createGoal } from './create-goal';
import { getGoal } from './get-goal';
import type { GoalInput, GoalView } from './schemas';

/** Defines a goal unless it exists; what exists is answered as it is. Safe to ask twice and at once. */
export async function ensureGoal(ctx: Context, input: GoalInput): Promise<GoalView> {
  try {
    return await createGoal(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getGoal(ctx, { key: input.key });
    throw error;
  }
}
