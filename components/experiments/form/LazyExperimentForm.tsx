'use client';

import dynamic from 'next/dynamic';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';

/** The form, loaded after the page is there: its fields and their rules are heavier than all the rest. */
export const ExperimentForm = dynamic(() => import('./ExperimentForm').then((module) => module.ExperimentForm), {
  ssr: false,
  loading: () => <ChartSkeleton height={900} />,
});
