export { adjustPValues, type Adjustment } from './adjust-p-values';
export { chiSquareTest, type ChiSquareResult } from './chi-square-test';
export {
  compareConversion,
  SEQUENTIAL_MIN_CONVERSIONS,
  type ConversionComparison,
  type SequentialVerdict,
} from './compare-conversion';
export { compareMeans, SEQUENTIAL_MIN_SUBJECTS, type MeanComparison } from './compare-means';
export { covariance, type CovarianceResult } from './descriptive/covariance';
export { describe, type Description, type Spread } from './descriptive/describe';
export { percentileLinear } from './descriptive/percentile-linear';
export { percentileNearestRank } from './descriptive/percentile-nearest-rank';
export * from './distributions';
export { meanInterval } from './means/mean-interval';
export { relativeLift, type RelativeLiftResult } from './means/relative-lift';
export { sampleMean } from './means/sample-mean';
export { sampleMeans, type SampleMeans } from './means/sample-means';
export { studentTTest } from './means/student-t-test';
export type { TTestInput, TTestResult } from './means/t-test-input';
export { welchTTest } from './means/welch-t-test';
export { minimumEffectForMeans, type MinimumMeanEffect } from './power/minimum-effect-for-means';
export { minimumEffectForProportions, type MinimumEffect } from './power/minimum-effect-for-proportions';
export type { Plan, Sides } from './power/plan';
export { powerForMeans, type MeanPowerInput } from './power/power-for-means';
export { powerForProportions, type Power, type ProportionPowerInput } from './power/power-for-proportions';
export { requiredDays, type RequiredDays, type RequiredDaysInput } from './power/required-days';
export type { SampleSize } from './power/sample-size';
export { sampleSizeForMeans, type MeanPlan } from './power/sample-size-for-means';
export { sampleSizeForMeansByT } from './power/sample-size-for-means-by-t';
export {
  sampleSizeForProportions,
  type ProportionForm,
  type ProportionPlan,
} from './power/sample-size-for-proportions';
export { agrestiCaffoInterval } from './proportions/agresti-caffo-interval';
export { agrestiCoullInterval } from './proportions/agresti-coull-interval';
export { clopperPearsonInterval } from './proportions/clopper-pearson-interval';
export { newcombeInterval, type DifferenceResult } from './proportions/newcombe-interval';
export { relativeLiftOfRates } from './proportions/relative-lift-of-rates';
export { relativeRisk, type RelativeRiskResult } from './proportions/relative-risk';
export { twoProportionZTest, type ZTestResult } from './proportions/two-proportion-z-test';
export { waldDifference, type WaldDifferenceResult } from './proportions/wald-difference';
export { waldInterval } from './proportions/wald-interval';
export { wilsonInterval } from './proportions/wilson-interval';
export { poissonInterval } from './rates/poisson-interval';
export { sampleRatioTest, SAMPLE_RATIO_ALARM, type SampleRatioResult } from './sample-ratio-test';
export { alwaysValidPValues } from './sequential/always-valid-p-values';
export {
  asymptoticConfidenceSequence,
  type SequenceInput,
  type SequenceResult,
} from './sequential/asymptotic-confidence-sequence';
export type { EffectScale } from './sequential/effect-size';
export { mixtureSprt, type MixtureSprtInput, type MixtureSprtResult } from './sequential/mixture-sprt';
export { oneSidedConfidenceSequence, type OneSidedSequenceResult } from './sequential/one-sided-confidence-sequence';
export { kaplanMeier, survivalQuantile, type SurvivalCurve, type SurvivalStep } from './survival/kaplan-meier';
export { logRankTest, type LogRankResult } from './survival/log-rank';
export type { TimeCount } from './survival/time-counts';
export {
  DEFAULT_ALPHA,
  type Arms,
  type Computed,
  type Interval,
  type NotComputable,
  type Proportion,
  type SampleMean,
} from './types';
