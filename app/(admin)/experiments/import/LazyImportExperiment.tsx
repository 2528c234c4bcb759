'use client';

import dynamic from 'next/dynamic';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';

/** The wizard, loaded after the page is there: it reads tables as the command line does. */
export const ImportExperiment = dynamic(() => import('./ImportExperiment').then((module) => module.ImportExperiment), {
  ssr: false,
  loading: () => <ChartSkeleton height={480} />,
});
