import { notComputable } from '../not-computable';
import { checkTTestInput, type TTestInput, type TTestResult } from './t-test-input';
import { tResult } from './t-result';
import { welchDegrees } from './welch-degrees';

/**
 * Do the two variants have different means? The default: it does not mind different spreads.
 *
 * Test      Welch's t, df by Welch and Satterthwaite
 * Interval  difference ± t·SE
 * Units     those of the values; `difference` = treatment − control
 * Assumes   independent subjects, means of many of them (or nearly normal values); one arm may have no spread
 * Source    B. L. Welch, Biometrika 34 (1947), 28-35
 *
 * @throws RangeError when counts are not counts or a mean or variance is not finite
 */
export function welchTTest(input: TTestInput): TTestResult {
  const checked = checkTTestInput(input);
  if (checked.status === 'not_computable') return checked;
  const { squaredError, df } = welchDegrees(checked);
  if (squaredError === 0) return notComputable('no_variation');
  const { difference, alpha } = checked;
  return { status: 'computed', difference, ...tResult(difference, Math.sqrt(squaredError), df, alpha) };
}
