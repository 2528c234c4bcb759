import { criticalT } from '../critical-values';
import { tSf } from '../distributions';
import { intervalAround } from '../interval-around';
import type { Interval } from '../types';

/** What a t test says about an estimate: two-sided p, both one-sided ones, and the interval. */
export type TResult = {
  statistic: number;
  df: number;
  standardError: number;
  pValue: number;
  /** against "the estimate is above 0" */
  pValueGreater: number;
  /** against "the estimate is below 0" */
  pValueLess: number;
  interval: Interval;
};

/** Student's t for an estimate with its standard error (above 0) and degrees of freedom. */
export function tResult(estimate: number, standardError: number, df: number, alpha: number): TResult {
  const statistic = estimate / standardError;
  return {
    statistic,
    df,
    standardError,
    pValue: 2 * tSf(Math.abs(statistic), df),
    pValueGreater: tSf(statistic, df),
    pValueLess: tSf(-statistic, df),
    interval: intervalAround(estimate, criticalT(alpha, df) * standardError, alpha),
  };
}
