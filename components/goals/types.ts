import type { ActionResult } from '@/lib/auth/schemas';
import type { GoalChange, GoalInput, GoalView } from '@/lib/goals/schemas';

/** What one may do to goals; the page gives the server actions. */
export type GoalActions = {
  create: (input: GoalInput) => Promise<ActionResult<GoalView>>;
  update: (input: { key: string; change: GoalChange }) => Promise<ActionResult<GoalView>>;
  archive: (input: { key: string }) => Promise<ActionResult<GoalView>>;
  restore: (input: { key: string }) => Promise<ActionResult<GoalView>>;
};
