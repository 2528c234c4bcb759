'use client';

import dynamic from 'next/dynamic';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';

/** What stands below the books of a process, loaded after the page is there: it waits for its numbers anyway. */

export const Moves = dynamic(() => import('./ProcessDetailsView').then((module) => module.Moves), {
  ssr: false,
  loading: () => <ChartSkeleton height={1140} />,
});
export const Times = dynamic(() => import('./ProcessDetailsView').then((module) => module.Times), {
  ssr: false,
  loading: () => null,
});
