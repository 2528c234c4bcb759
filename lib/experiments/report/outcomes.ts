import type { GoalView } from '@/lib/goals/schemas';
import type { EngagementChoice, MetricChoice } from '../schemas';
import { ANY_GOAL } from '../upkeep/update-first-conversions';
import type { CompiledSource } from '@/lib/subjects/sources';
import type { OutcomeFlow } from './outcome-flows';
import type { OutcomeMetric } from './outcome-metrics';

/** What is counted for an experiment. `goalId`: 0 for any goal, below 0 for a flow. */
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
  /** Values per subject that are a metric's per object. `goal` is its reference: it has a slash, which no key has. */
  metrics: {
    outcome: string;
    goal: string;
    source: CompiledSource;
    aggregate: 'sum';
    mode: 'total' | 'perDay';
    betterWhen: 'higher' | 'lower';
    unit: string;
  }[];
};

export const ENROLLMENT = 'enrollment';
export const ANY = 'any';

/** Keys and slugs hold no colon, so that a flow is never taken for a goal. */
const FLOW = 'flow:';
export const isFlow = (goal: string): boolean => goal.startsWith(FLOW);

/**
 * The outcomes of an experiment: the chosen goals, or every active one; "any" of them; and the chosen values per
 * subject, or every goal that has one, as a total. Ordered by goal key; chosen flows come last and are no part of "any".
 */
export function resolveOutcomes(
  experiment: {
    goals: string[] | null;
    engagement: EngagementChoice[] | null;
    flows: string[];
    metrics: MetricChoice[];
  },
  goals: GoalView[],
  flows: readonly OutcomeFlow[],
  metrics: readonly OutcomeMetric[],
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
  const transitions = flows
    .filter(({ slug }) => experiment.flows.includes(slug))
    .map(({ id, slug }) => ({ outcome: FLOW + slug, goal: FLOW + slug, goalId: -id, betterWhen: 'higher' as const }))
    .sort((a, b) => (a.goal < b.goal ? -1 : 1));
  return {
    conversions: [
      ...conversions,
      { outcome: ANY, goal: ANY, goalId: ANY_GOAL, betterWhen: 'higher' as const },
      ...transitions,
    ],
    values,
    metrics: metrics.flatMap(({ ref, ...metric }) => {
      const chosen = experiment.metrics.filter((choice) => choice.metric === ref).map(({ mode }) => mode);
      return [...new Set(chosen)].map((mode) => ({
        ...{ ...metric, mode, aggregate: 'sum' as const },
        ...{ outcome: `value:${ref}:sum:${mode}`, goal: ref },
      }));
    }),
  };
}

/**
 * Of these outcomes those that a day's rows speak of. What was chosen after the day was computed has no numbers yet, and
 * that is something else than 0.
 */
export function reportedOutcomes(outcomes: Outcomes, rows: readonly { outcome: string }[]): Outcomes {
  const reported = new Set(rows.map(({ outcome }) => outcome));
  const isReported = ({ outcome }: { outcome: string }) => reported.has(outcome);
  return {
    conversions: outcomes.conversions.filter(isReported),
    values: outcomes.values.filter(isReported),
    metrics: outcomes.metrics.filter(isReported),
  };
}

/** The numbers of the chosen flows. */
export function flowIdsOf(outcomes: Outcomes): number[] {
  return outcomes.conversions.filter(({ goalId }) => goalId < ANY_GOAL).map(({ goalId }) => -goalId);
}

/** All names under which rows are stored for these outcomes. */
export function outcomeNames(outcomes: Outcomes): string[] {
  const { conversions, values, metrics } = outcomes;
  return [ENROLLMENT, ...[...conversions, ...values, ...metrics].map(({ outcome }) => outcome)];
}
