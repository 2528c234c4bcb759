import { notComputable } from '../not-computable';
import type { Computed, NotComputable } from '../types';
import { checkTTestInput, type TTestInput } from './t-test-input';
import { tResult, type TResult } from './t-result';
import { welchDegrees } from './welch-degrees';

export type RelativeLiftResult =
  Computed<{ lift: number } & TResult> | NotComputable<'fewer_than_two_subjects' | 'baseline_zero' | 'no_variation'>;

/**
 * By which fraction of the control's mean does the treatment's mean differ? For display: significance comes from
 * the difference.
 *
 * Interval  delta method on (b − a)/|a|: SE² = v_b/(n_b a²) + v_a b²/(n_a a⁴), t quantile with Welch's df
 * Units     a fraction, 0.1 = ten per cent more
 * Assumes   a control mean many standard errors away from 0
 * Source    Deng, Knoblich, Lu, Applying the Delta Method in Metric Analytics (KDD 2018)
 *
 * @throws RangeError when counts are not counts or a mean or variance is not finite
 */
export function relativeLift(input: TTestInput): RelativeLiftResult {
  const checked = checkTTestInput(input);
  if (checked.status === 'not_computable') return checked;
  const { control, difference, alpha } = checked;
  const baseline = Math.abs(control.mean);
  const lift = difference / baseline;
  if (baseline === 0 || !Number.isFinite(lift)) return notComputable('baseline_zero');
  const { squaredError, df } = welchDegrees(checked);
  if (squaredError === 0) return notComputable('no_variation');
  const standardError = relativeError(checked);
  if (standardError === 0) return notComputable('no_variation');
  return { status: 'computed', lift, ...tResult(lift, standardError, df, alpha) };
}

/** The delta-method standard error of (b − a)/|a|. */
export function relativeError({ control, treatment }: Pick<TTestInput, 'control' | 'treatment'>): number {
  const ratio = treatment.mean / control.mean;
  return (
    Math.hypot(
      Math.sqrt(treatment.variance / treatment.subjects),
      Math.sqrt(control.variance / control.subjects) * ratio,
    ) / Math.abs(control.mean)
  );
}
