'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { Key } from '@/lib/config/names';
import { archiveGoal } from '@/lib/goals/archive-goal';
import { createGoal } from '@/lib/goals/create-goal';
import { restoreGoal } from '@/lib/goals/restore-goal';
import { GoalChange, GoalInput } from '@/lib/goals/schemas';
import { updateGoal } from '@/lib/goals/update-goal';

const OneGoal = z.object({ key: Key });

export const createGoalAction = defineAction({ permission: 'edit', input: GoalInput, run: createGoal });
export const updateGoalAction = defineAction({
  permission: 'edit',
  input: z.object({ key: Key, change: GoalChange }),
  run: updateGoal,
});
export const archiveGoalAction = defineAction({ permission: 'edit', input: OneGoal, run: archiveGoal });
export const restoreGoalAction = defineAction({ permission: 'edit', input: OneGoal, run: restoreGoal });
