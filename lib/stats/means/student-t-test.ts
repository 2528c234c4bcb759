import { notComputable } from '../not-computable';
import { checkTTestInput, type TTestInput, type TTestResult } from './t-test-input';
import { tResult } from './t-result';

/**
 * Do the two variants have different means, if their spread is the same? Only for comparison with older reports:
 * with unequal spreads and sizes it raises false alarms in a quarter of all cases.
 *
 * Test      Student's t with pooled variance, df = n₁ + n₂ − 2
 * Interval  difference ± t·SE
 * Units     those of the values; `difference` = treatment − control
 * Assumes   independent subjects, equal variances
 * Source    Student, Biometrika 6 (1908), 1-25
 *
 * @throws RangeError when counts are not counts or a mean or variance is not finite
 */
export function studentTTest(input: TTestInput): TTestResult {
  const checked = checkTTestInput(input);
  if (checked.status === 'not_computable') return checked;
  const { control, treatment, difference, alpha } = checked;
  const df = control.subjects + treatment.subjects - 2;
  const pooled =
    control.variance * ((control.subjects - 1) / df) + treatment.variance * ((treatment.subjects - 1) / df);
  const standardError = Math.sqrt(pooled * (1 / control.subjects + 1 / treatment.subjects));
  if (standardError === 0) return notComputable('no_variation');
  return { status: 'computed', difference, ...tResult(difference, standardError, df, alpha) };
}
