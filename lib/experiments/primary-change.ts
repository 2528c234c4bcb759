import { primaryGoal } from './decide-verdict';
import type { DayReport, PrimaryChange, Verdict } from './report.schemas';
import type { ExperimentView } from './schemas';

const SIGNIFICANT = 0.05;

/**
 * How the primary goal changed in the variant that the verdict speaks of, else in the one that differs most surely;
 * null when nothing can be compared. The interval is that of the difference divided by the control's rate, so that it
 * holds zero exactly when the difference's does. A tone needs significance (adjusted) and a healthy split.
 */
export function primaryChangeOf(
  experiment: ExperimentView,
  report: DayReport | null,
  verdict: Verdict,
): PrimaryChange | null {
  if (report === null) return null;
  const goal = primaryGoal(experiment, report);
  const control = goal?.variants[0]?.rate ?? null;
  if (goal === null || control === null || !(control > 0)) return null;
  const computed = goal.comparisons
    .filter((comparison) => comparison.status === 'computed')
    .sort((a, b) => a.chiSquare.pValue - b.chiSquare.pValue);
  const chosen = computed.find((comparison) => comparison.variant === verdict.variant) ?? computed[0];
  if (chosen?.relativeLift == null) return null;
  const isBetter = goal.betterWhen === 'higher' ? chosen.difference > 0 : chosen.difference < 0;
  const isSure =
    chosen.adjustedPValue !== null &&
    chosen.adjustedPValue < SIGNIFICANT &&
    report.health.sampleRatio.status !== 'mismatch';
  return {
    goal: goal.goal,
    variant: chosen.variant,
    relativeLift: chosen.relativeLift,
    lower: chosen.interval.lower / control,
    upper: chosen.interval.upper / control,
    tone: isSure ? (isBetter ? 'good' : 'bad') : 'neutral',
  };
}
