import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { FirstDomain } from '@/components/metrics/FirstDomain';
import { MetricForm } from '@/components/metrics/LazyMetricForm';
import { loadNewMetricParams } from '@/components/metrics/search-params';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { createDomainAction, previewTrackerAction, saveMetricAction } from '../actions';
import { readSurroundings } from '../form-surroundings';

export const metadata: Metadata = { title: 'New metric' };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireUser();
  const ctx = await currentContext();
  if (!isAllowed(ctx.actor, 'edit')) redirect('/metrics');
  const { domain } = await loadNewMetricParams(searchParams);
  const surroundings = await readSurroundings(ctx);
  if (surroundings.domains.length === 0) return <FirstDomain create={createDomainAction} />;
  return (
    <MetricForm
      metric={null}
      tracker={null}
      domain={domain ?? ''}
      surroundings={surroundings}
      actions={{ save: saveMetricAction, preview: previewTrackerAction }}
    />
  );
}
