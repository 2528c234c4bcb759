import type { GoalView } from '@/lib/goals/schemas';
import type { EngagementChoice } from '../schemas';
import { ANY_GOAL } from '../upkeep/update-first-conversions';

/** What is counted for an experiment. */
export type Outcomes = {
  conversions: { outcome: string; goal: string; goalId: number; betterWhen: 'higher' | 'lower' }[];
  values: {
    outcome: string;
    goal: string;
    goalId: number;
    aggregate: 'sum' | 'count';
    mode: 'total' | 'perDay';
    betterWhen: 'higher' | 'lower';
    unit: string;
  }[];
};

export const ENROLLMENT = 'enrollment';
export const ANY = 'any';

/**
 * The outcomes of an experiment: the chosen goals, or every active one; "any" of them; and the chosen values per
 * subject, or every goal that has one, as a total. Ordered by goal key.
 */
export function resolveOutcomes(
  experiment: { goals: string[] | null; engagement: EngagementChoice[] | null },
  goals: GoalView[],
): Outcomes {
  const sorted = [...goals].sort((a, b) => (a.key < b.key ? -1 : 1));
  const chosen = experiment.goals === null ? null : new Set(experiment.goals);
  const conversions = sorted
    .filter((goal) => goal.conversion && (chosen === null ? goal.archivedAt === null : chosen.has(goal.key)))
    .map((goal) => ({ outcome: `goal:${goal.key}`, goal: goal.key, goalId: goal.id, betterWhen: goal.betterWhen }));
  const modes = (key: string): ('total' | 'perDay')[] =>
    experiment.engagement === null
      ? ['total']
      : experiment.engagement.filter((choice) => choice.goal === key).map((choice) => choice.mode);
  const values = sorted.flatMap((goal) => {
    const { engagement } = goal;
    if (engagement === 'none' || (experiment.engagement === null && goal.archivedAt !== null)) return [];
    return [...new Set(modes(goal.key))].map((mode) => ({
      outcome: `value:${goal.key}:${engagement}:${mode}`,
      goal: goal.key,
      goalId: goal.id,
      aggregate: engagement,
      mode,
      betterWhen: goal.betterWhen,
      unit: goal.unit,
    }));
  });
  return {
    conversions: [...conversions, { outcome: ANY, goal: ANY, goalId: ANY_GOAL, betterWhen: 'higher' as const }],
    values,
  };
}

/** All names under which rows are stored for these outcomes. */
export function outcomeNames(outcomes: Outcomes): string[] {
  return [ENROLLMENT, ...outcomes.conversions.map((o) => o.outcome), ...outcomes.values.map((o) => o.outcome)];
}
