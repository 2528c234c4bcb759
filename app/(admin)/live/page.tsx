import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { LivePage } from '@/components/live/LivePage';
import { liveQuery } from '@/components/live/queries';
import { makeQueryClient } from '@/components/shell/query-client';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { listLiveRecords } from '@/lib/collect/list-live-records';

export const metadata: Metadata = { title: 'Live' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const client = makeQueryClient();
  await client.fetchQuery({ ...liveQuery, queryFn: () => listLiveRecords(ctx, { limit: 200 }) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LivePage />
    </HydrationBoundary>
  );
}
