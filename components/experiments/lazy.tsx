'use client';

import dynamic from 'next/dynamic';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';

/** What stands below the results, loaded after them. */

export const ReportHistory = dynamic(() => import('./ReportHistory').then((module) => module.ReportHistory), {
  ssr: false,
  loading: () => <ChartSkeleton height={420} />,
});

export const UseIt = dynamic(() => import('./UseIt').then((module) => module.UseIt), {
  ssr: false,
  loading: () => <ChartSkeleton height={260} />,
});
