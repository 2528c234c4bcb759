import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { MetricForm } from '@/components/metrics/LazyMetricForm';
import { metricHref } from '@/components/metrics/href';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getMetric } from '@/lib/metrics/get-metric';
import { getTracker } from '@/lib/metrics/get-tracker';
import { previewTrackerAction, saveMetricAction } from '../../../actions';
import { readSurroundings } from '../../../form-surroundings';

export const metadata: Metadata = { title: 'Edit metric' };

export default async function Page({ params }: { params: Promise<{ domain: string; metric: string }> }) {
  await requireUser();
  const ctx = await currentContext();
  const halves = await params;
  const ref = `${decodeURIComponent(halves.domain)}/${decodeURIComponent(halves.metric)}`;
  const metric = await orNotFound(getMetric(ctx, { ref }));
  if (!isAllowed(ctx.actor, 'edit') || metric.origin === 'own') redirect(metricHref(ref));
  const [tracker, surroundings] = await Promise.all([getTracker(ctx, { metric: ref }), readSurroundings(ctx)]);
  return (
    <MetricForm
      metric={metric}
      tracker={tracker}
      domain={halves.domain}
      surroundings={surroundings}
      actions={{ save: saveMetricAction, preview: previewTrackerAction }}
    />
  );
}
