'use client';

import dynamic from 'next/dynamic';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';

/** What stands below the results or asks for fields, loaded after them. */

export const ReportHistory = dynamic(() => import('./ReportHistory').then((module) => module.ReportHistory), {
  ssr: false,
  loading: () => <ChartSkeleton height={420} />,
});

export const ActivityList = dynamic(() => import('./ActivityList').then((module) => module.ActivityList), {
  ssr: false,
  loading: () => <ChartSkeleton height={120} />,
});
export const UseIt = dynamic(() => import('./UseIt').then((module) => module.UseIt), {
  ssr: false,
  loading: () => <ChartSkeleton height={260} />,
});

export const DaySwitch = dynamic(() => import('./DaySwitch').then((module) => module.DaySwitch), {
  ssr: false,
  loading: () => <ChartSkeleton height={30} />,
});
