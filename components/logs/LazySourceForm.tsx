'use client';

import dynamic from 'next/dynamic';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';

/** The form, loaded after the page is there: its fields are heavier than all the rest. */
export const SourceForm = dynamic(() => import('./SourceForm').then((module) => module.SourceForm), {
  ssr: false,
  loading: () => <ChartSkeleton height={900} />,
});
