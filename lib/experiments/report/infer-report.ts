import {
  adjustPValues,
  chiSquareTest,
  compareConversion,
  compareMeans,
  meanInterval,
  sampleRatioTest,
  wilsonInterval,
} from '@/lib/stats';
import type { ExperimentView } from '../schemas';
import type {
  ConversionComparison,
  DayReport,
  EngagementReport,
  GoalReport,
  MeanComparison,
  NotComputable,
  SampleRatio,
} from '../report.schemas';
import type { HealthRow, OutcomeRow } from './compute-days';
import { exactMoments } from './exact-moments';
import { ANY, ENROLLMENT, isFlow, reportedOutcomes, type Outcomes } from './outcomes';

const ALPHA = 0.05;
/** Nobody has been seen until the end of a day that is not over. */
const NOT_OVER = { status: 'not_computable', reason: 'day_not_over' } as const;

type Stored = {
  experiment: ExperimentView;
  phase: number;
  date: string;
  timeZone: string;
  computedAt: Date;
  provisional: boolean;
  outcomes: Outcomes;
  rows: OutcomeRow[];
  health: HealthRow;
};

/**
 * Everything that a day report says, inferred from its stored counts and sums, about those outcomes that it has rows of.
 * Pure: the same rows, the same report.
 */
export function inferReport(stored: Stored): DayReport {
  const outcomes = reportedOutcomes(stored.outcomes, stored.rows);
  const split = splitOf(stored.experiment, stored.phase);
  const find = (outcome: string, variant: string) =>
    stored.rows.find((row) => row.outcome === outcome && row.variant === variant);
  const subjects = split.map(({ key }) => Number(find(ENROLLMENT, key)?.subjects ?? 0n));
  // Whose record has just come in may be in one count and not yet in the other. The next run has both.
  const isPossible = ({ outcome }: { outcome: string }) =>
    split.every(({ key }, index) => Number(find(outcome, key)?.conversions ?? 0n) <= (subjects[index] ?? 0));

  const goals = outcomes.conversions.filter(isPossible).map((outcome): GoalReport => ({
    ...inferGoal(
      outcome,
      split.map(({ key }, index) => ({
        variant: key,
        subjects: subjects[index] ?? 0,
        conversions: Number(find(outcome.outcome, key)?.conversions ?? 0n),
      })),
    ),
    ...(isFlow(outcome.goal) ? { timeTo: stored.health.timeTo?.[outcome.outcome] ?? NOT_OVER } : {}),
  }));
  const engagement = [...outcomes.values, ...outcomes.metrics].map((value) =>
    inferEngagement(
      value,
      split.map(({ key }, index) => ({ variant: key, ...meanOf(subjects[index] ?? 0, find(value.outcome, key)) })),
      stored.experiment.test,
    ),
  );
  adjustFamily(goals.filter((goal) => goal.goal !== ANY).flatMap((goal) => goal.comparisons));
  adjustFamily(engagement.flatMap((value) => value.comparisons));
  const { crossed, duplicate, automated, unconfirmed } = stored.health;
  return {
    experiment: stored.experiment.key,
    phase: stored.phase,
    date: stored.date,
    timeZone: stored.timeZone,
    computedAt: stored.computedAt.toISOString(),
    provisional: stored.provisional,
    health: {
      sampleRatio: inferSampleRatio(
        subjects,
        split.map((variant) => variant.weight),
      ),
      crossed,
      duplicate,
      automated,
      unconfirmed,
    },
    variants: split.map(({ key }, index) => ({ variant: key, subjects: subjects[index] ?? 0 })),
    goals,
    engagement,
  };
}

/** Variants and weights of a phase. */
export function splitOf(experiment: ExperimentView, phase: number): { key: string; weight: number }[] {
  return experiment.phases.find((p) => p.phase === phase)?.variants ?? experiment.variants;
}

function inferGoal(
  outcome: Outcomes['conversions'][number],
  arms: { variant: string; subjects: number; conversions: number }[],
): GoalReport {
  const control = arms[0];
  const omnibus = chiSquareTest(arms.map((arm) => [arm.conversions, arm.subjects - arm.conversions]));
  return {
    goal: outcome.goal,
    kind: 'conversion',
    betterWhen: outcome.betterWhen,
    omnibus:
      omnibus.status === 'computed'
        ? { statistic: omnibus.statistic, df: omnibus.df, pValue: omnibus.pValue }
        : { status: 'not_computable', reason: omnibus.reason },
    variants: arms.map((arm) => ({
      ...arm,
      rate: arm.subjects === 0 ? null : arm.conversions / arm.subjects,
      interval:
        arm.subjects === 0
          ? null
          : { ...bounds(wilsonInterval(arm.conversions, arm.subjects, ALPHA)), level: 1 - ALPHA },
    })),
    comparisons: control === undefined ? [] : arms.slice(1).map((arm) => compareGoal(control, arm)),
  };
}

type Arm = { variant: string; subjects: number; conversions: number };

function compareGoal(control: Arm, treatment: Arm): ConversionComparison {
  const named = { variant: treatment.variant, against: control.variant };
  const compared = compareConversion({ control, treatment, alpha: ALPHA });
  if (compared.status === 'not_computable') return { ...named, ...compared };
  const { difference, interval, chiSquare, sequential } = compared;
  return {
    ...named,
    status: 'computed',
    difference,
    relativeLift: compared.relativeLift,
    interval: { ...interval },
    chiSquare: { statistic: chiSquare.statistic, df: chiSquare.df, pValue: chiSquare.pValue },
    adjustedPValue: null,
    confidence: 1 - chiSquare.pValue,
    sequential,
  };
}

function inferEngagement(
  value: Outcomes['values'][number] | Outcomes['metrics'][number],
  arms: { variant: string; subjects: number; mean: number | null; variance: number | null }[],
  test: 'welch' | 'student',
): EngagementReport {
  const control = arms[0];
  return {
    metric: value.goal,
    mode: value.mode,
    aggregate: value.aggregate,
    betterWhen: value.betterWhen,
    unit: value.unit,
    variants: arms.map((arm) => ({
      ...arm,
      interval:
        arm.mean === null || arm.variance === null
          ? null
          : {
              ...bounds(meanInterval({ subjects: arm.subjects, mean: arm.mean, variance: arm.variance }, ALPHA)),
              level: 1 - ALPHA,
            },
    })),
    comparisons:
      control === undefined
        ? []
        : arms.slice(1).map((arm): MeanComparison => {
            const named = { variant: arm.variant, against: control.variant };
            if (control.mean === null || control.variance === null || arm.mean === null || arm.variance === null) {
              return { ...named, status: 'not_computable', reason: 'fewer_than_two_subjects' };
            }
            const compared = compareMeans({
              control: { subjects: control.subjects, mean: control.mean, variance: control.variance },
              treatment: { subjects: arm.subjects, mean: arm.mean, variance: arm.variance },
              test,
              alpha: ALPHA,
            });
            if (compared.status === 'not_computable') return { ...named, ...compared };
            return {
              ...named,
              status: 'computed',
              test,
              statistic: compared.statistic,
              df: compared.df,
              pValue: compared.pValue,
              adjustedPValue: null,
              confidence: 1 - compared.pValue,
              difference: compared.difference,
              relativeLift: compared.relativeLift,
              interval: { ...compared.interval },
              sequential: compared.sequential,
            };
          }),
  };
}

/**
 * Mean and unbiased variance of a stored row; null when there are too few subjects for it, also for what is in the sums
 * already.
 */
export function meanOf(
  subjects: number,
  row: OutcomeRow | undefined,
): { subjects: number; mean: number | null; variance: number | null } {
  const moments = exactMoments(subjects, row?.sum ?? '0', row?.sumSquares ?? '0');
  return moments.variance !== null && moments.variance < 0
    ? { subjects, mean: null, variance: null }
    : { subjects, ...moments };
}

/** Holm within one family; comparisons without a p-value do not count. */
function adjustFamily(family: (ConversionComparison | MeanComparison)[]): void {
  const pValues = family.map((c) =>
    c.status === 'not_computable' ? null : 'chiSquare' in c ? c.chiSquare.pValue : c.pValue,
  );
  const adjusted = adjustPValues(pValues, 'holm');
  family.forEach((comparison, index) => {
    if (comparison.status === 'computed') comparison.adjustedPValue = adjusted[index] ?? null;
  });
}

function inferSampleRatio(observed: number[], weights: number[]): SampleRatio {
  const total = observed.reduce((sum, n) => sum + n, 0);
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const expected = weights.map((w) => (weight > 0 ? (w / weight) * total : 0));
  const result = sampleRatioTest(observed, weights);
  if (result.status === 'not_computable')
    return { status: 'not_computable', reason: result.reason, expected, observed };
  return { status: result.status, pValue: result.pValue, expected, observed };
}

const bounds = ({ lower, upper }: { lower: number; upper: number }) => ({ lower, upper });

export type { NotComputable };
