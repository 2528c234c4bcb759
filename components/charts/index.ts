export { ChartFrame, ChartSkeleton } from './ChartFrame';
export { DifferenceInterval, DifferenceScale, type Tone } from './DifferenceAxis';
export { EnrollmentsChart, type EnrollmentCount, type EnrollmentsMode } from './EnrollmentsChart';
export { Legend, VariantMark } from './Mark';
export { OverTimeChart, type EstimateRow } from './OverTimeChart';
export { paletteClass, seriesColor } from './palette';
export { prepareDifferenceAxis, type DifferenceAxis, type DifferenceInput } from './prepare-difference-axis';
export type { Pause } from './prepare-over-time';
export { Sparkline } from './Sparkline';
