import type { Goal } from '@/lib/db/generated/client';
import { BetterWhen, GoalEngagement, type GoalView } from './schemas';

/** A stored goal as it is shown. */
export function viewGoal(goal: Goal): GoalView {
  return {
    id: goal.id,
    key: goal.key,
    name: goal.name,
    description: goal.description,
    betterWhen: BetterWhen.parse(goal.betterWhen),
    conversion: goal.conversion,
    engagement: GoalEngagement.parse(goal.engagement),
    unit: goal.unit,
    sample: goal.sample,
    createdAt: goal.createdAt.toISOString(),
    archivedAt: goal.archivedAt?.toISOString() ?? null,
  };
}
