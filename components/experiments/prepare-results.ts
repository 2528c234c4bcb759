import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatPercentInterval,
  formatPoints,
  formatPValue,
  formatSigned,
  formatSignedPercent,
} from '@/components/common/format';
import type {
  ConversionComparison,
  DayReport,
  Interval,
  MeanComparison,
  TimeTo,
} from '@/lib/experiments/report.schemas';
import { isFlow, outcomeId, outcomeName, outcomesOf, type Outcome } from './outcome';
import { reasonText } from './reasons';

/** An estimate as text, with what it was made of below it. */
export type Cell = { value: string; from: string };

export type ComputedChange = {
  status: 'computed';
  /** relative to the control, for the common axis; null when the control is 0 */
  relative: { estimate: number; lower: number; upper: number } | null;
  direction: 'up' | 'down' | 'none';
  /** relative when there is one, else the difference itself */
  headline: string;
  interval: string;
  difference: string;
  tone: 'good' | 'bad' | 'neutral';
  word: string;
  confidence: number;
  pValue: number;
  adjustedPValue: number | null;
  alwaysValid: boolean;
};

export type ResultRow = {
  id: string;
  outcome: Outcome;
  name: string;
  role: 'primary' | 'guardrail' | 'any' | null;
  lowerIsBetter: boolean;
  variant: string;
  /** place among the experiment's variants */
  variantIndex: number;
  /** first row of its outcome, and how many rows the outcome has */
  first: boolean;
  span: number;
  /** nobody chose this outcome and nothing of it happened in any variant: it may be folded away */
  silent: boolean;
  /** of a flow: how long the transition takes, in one line */
  timeTo: string | null;
  control: Cell;
  treatment: Cell;
  change: ComputedChange | { status: 'not_computable'; reason: string };
};

const SIGNIFICANT = 0.05;

/**
 * The rows of the results table: each outcome against the control, one row per other variant. Colour needs two things,
 * an adjusted p-value below 0.05 and a healthy split; "better" follows the direction that the goal calls good.
 */
export function prepareResults(
  report: DayReport,
  plan: {
    primaryGoal: string | null;
    guardrails: readonly string[];
    /** the experiment names its goals; otherwise every active goal is an outcome */
    chosen: boolean;
    names: ReadonlyMap<string, string>;
  },
): ResultRow[] {
  const healthy = report.health.sampleRatio.status !== 'mismatch';
  const place = new Map(report.variants.map((variant, index) => [variant.variant, index]));
  return outcomesOf(report, plan.primaryGoal).flatMap((outcome) => {
    const found = findOutcome(report, outcome);
    if (found === null) return [];
    const control = found.cells.get(found.controlKey) ?? EMPTY;
    const role = roleOf(outcome, plan);
    return found.comparisons.map((comparison, index): ResultRow => ({
      id: `${outcomeId(outcome)} ${comparison.variant}`,
      outcome,
      name: outcomeName(outcome, plan.names),
      role,
      lowerIsBetter: found.betterWhen === 'lower',
      variant: comparison.variant,
      variantIndex: place.get(comparison.variant) ?? index + 1,
      first: index === 0,
      span: found.comparisons.length,
      silent: !plan.chosen && role === null && found.nothing,
      timeTo: found.timeTo === undefined ? null : timeLine(found.timeTo),
      control,
      treatment: found.cells.get(comparison.variant) ?? EMPTY,
      change:
        comparison.status === 'not_computable'
          ? { status: 'not_computable', reason: comparison.reason }
          : changeOf(comparison, {
              ...found,
              isRate: outcome.kind === 'conversion',
              isFlow: isFlow(outcome.goal),
              healthy,
            }),
    }));
  });
}

const EMPTY: Cell = { value: '–', from: '' };

function roleOf(
  outcome: Outcome,
  plan: { primaryGoal: string | null; guardrails: readonly string[] },
): ResultRow['role'] {
  if (outcome.kind === 'engagement') return null;
  if (outcome.goal === 'any') return 'any';
  if (outcome.goal === plan.primaryGoal) return 'primary';
  return plan.guardrails.includes(outcome.goal) ? 'guardrail' : null;
}

type Found = {
  controlKey: string;
  controlValue: number | null;
  betterWhen: 'higher' | 'lower';
  cells: Map<string, Cell>;
  comparisons: (ConversionComparison | MeanComparison)[];
  /** no conversion, or no value, in any variant */
  nothing: boolean;
  timeTo?: TimeTo;
};

function findOutcome(report: DayReport, outcome: Outcome): Found | null {
  if (outcome.kind === 'conversion') {
    const goal = report.goals.find((candidate) => candidate.goal === outcome.goal);
    if (goal === undefined) return null;
    const cells = goal.variants.map((v): [string, Cell] => [
      v.variant,
      { value: formatPercent(v.rate), from: `${formatCount(v.conversions)} / ${formatCount(v.subjects)}` },
    ]);
    const [control] = goal.variants;
    const nothing = goal.variants.every(({ conversions }) => conversions === 0);
    return {
      ...{ ...goal, nothing, cells: new Map(cells) },
      ...{ controlKey: control?.variant ?? '', controlValue: control?.rate ?? null },
    };
  }
  const value = report.engagement.find(
    (candidate) => candidate.metric === outcome.goal && candidate.mode === outcome.mode,
  );
  if (value === undefined) return null;
  const unit = value.unit === '' ? '' : ` ${value.unit}`;
  const cells = value.variants.map((v): [string, Cell] => [
    v.variant,
    { value: `${formatNumber(v.mean)}${v.mean === null ? '' : unit}`, from: `n ${formatCount(v.subjects)}` },
  ]);
  const [control] = value.variants;
  // A mean of exactly 0 without a variance: everybody has 0.
  const nothing = value.variants.every(({ mean, variance }) => (mean ?? 0) === 0 && (variance ?? 0) === 0);
  return {
    ...{ ...value, nothing, cells: new Map(cells) },
    ...{ controlKey: control?.variant ?? '', controlValue: control?.mean ?? null },
  };
}

type Computed = Extract<ConversionComparison | MeanComparison, { status: 'computed' }>;

function changeOf(
  c: Computed,
  about: {
    isRate: boolean;
    isFlow: boolean;
    betterWhen: 'higher' | 'lower';
    controlValue: number | null;
    healthy: boolean;
  },
): ComputedChange {
  const pValue = 'chiSquare' in c ? c.chiSquare.pValue : c.pValue;
  const relative = relativeOf(c, about.controlValue);
  const significant = c.adjustedPValue !== null && c.adjustedPValue < SIGNIFICANT;
  const direction = c.difference > 0 ? 'up' : c.difference < 0 ? 'down' : 'none';
  const isGood = direction === (about.betterWhen === 'higher' ? 'up' : 'down');
  const decided = significant && direction !== 'none';
  const difference = about.isRate ? formatPoints(c.difference) : formatSigned(c.difference);
  return {
    status: 'computed',
    relative,
    direction,
    headline: relative === null ? difference : formatSignedPercent(relative.estimate),
    interval: relative === null ? absoluteInterval(c.interval, about.isRate) : formatPercentInterval(relative),
    difference,
    tone: decided && about.healthy && !about.isFlow ? (isGood ? 'good' : 'bad') : 'neutral',
    word: wordOf({
      decided,
      isGood,
      healthy: about.healthy,
      outside: about.isFlow
        ? { pValue: c.adjustedPValue ?? pValue, direction }
        : c.adjustedPValue === null
          ? { pValue, direction }
          : null,
    }),
    confidence: c.confidence,
    pValue,
    adjustedPValue: c.adjustedPValue,
    alwaysValid: c.sequential.status === 'computed' && excludesZero(c.sequential.interval),
  };
}

type Judged = {
  decided: boolean;
  isGood: boolean;
  healthy: boolean;
  /** for "any" and flows, of which no direction is called good: they are described, never judged */
  outside: { pValue: number; direction: ComputedChange['direction'] } | null;
};

function wordOf({ decided, isGood, healthy, outside }: Judged): string {
  const isClear = outside === null ? decided : outside.pValue < SIGNIFICANT && outside.direction !== 'none';
  if (!isClear) return 'no clear change';
  if (!healthy) return 'not to be trusted';
  if (outside !== null) return outside.direction === 'up' ? 'higher' : 'lower';
  return isGood ? 'better' : 'worse';
}

/** The difference and its interval, both divided by the control: zero stays zero, so both tell the same story. */
function relativeOf(c: Computed, controlValue: number | null): ComputedChange['relative'] {
  if (c.relativeLift === null || controlValue === null || controlValue === 0) return null;
  const by = Math.abs(controlValue);
  return { estimate: c.relativeLift, lower: c.interval.lower / by, upper: c.interval.upper / by };
}

function absoluteInterval(interval: Interval, isRate: boolean): string {
  if (!isRate) return `${formatSigned(interval.lower)} to ${formatSigned(interval.upper)}`;
  return `${formatSigned(interval.lower * 100)} to ${formatSigned(interval.upper * 100)} pp`;
}

/** "median 2 d against 3 d; log-rank p 0.03": variants in the order of the report, the control first. */
function timeLine(timeTo: TimeTo): string {
  if (timeTo.status === 'not_computable') return `time: ${reasonText(timeTo.reason)}`;
  const medians = timeTo.medians.map(({ seconds }) => (seconds === null ? 'none' : formatDuration(seconds * 1000)));
  return `median time ${medians.join(' / ')}, log-rank p ${formatPValue(timeTo.pValue)}`;
}

function excludesZero(interval: Interval): boolean {
  return interval.lower > 0 || interval.upper < 0;
}
