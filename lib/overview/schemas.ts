import type { GoalView } from '@/lib/goals/schemas';

/** A goal with its records of the last days: one number a day, oldest first, today last. */
export type GoalRow = GoalView & { days: string[]; records: number[]; total: number; today: number };

/** What was recorded of one goal on one calendar day. */
export type GoalDay = { day: string; records: number; subjects: number };
