'use client';

import dynamic from 'next/dynamic';
import { ChartSkeleton } from './ChartSkeleton';

/**
 * The charts, loaded after the page is there: each stands behind a skeleton of its height. Import
 * them from here; the barrel brings every chart into the first load.
 */

export const SankeyChart = dynamic(() => import('./SankeyChart').then((module) => module.SankeyChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={460} />,
});
export const AlignedChart = dynamic(() => import('./AlignedChart').then((module) => module.AlignedChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={522} />,
});
export const EnrollmentsChart = dynamic(() => import('./EnrollmentsChart').then((module) => module.EnrollmentsChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={245} />,
});
export const LifecycleChart = dynamic(() => import('./LifecycleChart').then((module) => module.LifecycleChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={285} />,
});
export const StackChart = dynamic(() => import('./StackChart').then((module) => module.StackChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={270} />,
});
export const SurvivalChart = dynamic(() => import('./SurvivalChart').then((module) => module.SurvivalChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={265} />,
});
export const HistogramChart = dynamic(() => import('./HistogramChart').then((module) => module.HistogramChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={265} />,
});
export const RateChart = dynamic(() => import('./RateChart').then((module) => module.RateChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={285} />,
});
/** `height` of the drawing; its legend and buttons take 40 px more. */
export const MetricChart = dynamic(() => import('./MetricChart').then((module) => module.MetricChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={320} />,
});
/** The same on a board, where its drawing is 200 px high. */
export const SmallMetricChart = dynamic(() => import('./MetricChart').then((module) => module.MetricChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={236} />,
});
export const DayBarsChart = dynamic(() => import('./DayBarsChart').then((module) => module.DayBarsChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={245} />,
});
export const DonutChart = dynamic(() => import('./DonutChart').then((module) => module.DonutChart), {
  ssr: false,
  loading: () => <ChartSkeleton height={210} />,
});
