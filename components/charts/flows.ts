/** Drawings of stocks and flows, apart from those of experiments: a page loads one half only. */
export { AlignedChart, type AlignedSeries } from './AlignedChart';
export { formatExactSeconds, formatSeconds } from './duration';
export { HistogramChart } from './HistogramChart';
export { LifecycleChart } from './LifecycleChart';
export { SankeyChart } from './SankeyChart';
export { StackChart } from './StackChart';
export { SurvivalChart } from './SurvivalChart';
export { RateChart } from './RateChart';
