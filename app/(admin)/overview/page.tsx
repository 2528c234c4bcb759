import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { OverviewPage } from '@/components/overview/OverviewPage';
import { overviewQuery } from '@/components/overview/queries';
import { makeQueryClient } from '@/components/shell/query-client';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getOverview } from '@/lib/overview/get-overview';

export const metadata: Metadata = { title: 'Overview' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const client = makeQueryClient();
  await client.fetchQuery({ ...overviewQuery, queryFn: () => getOverview(ctx) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OverviewPage mayEdit={isAllowed(ctx.actor, 'edit')} />
    </HydrationBoundary>
  );
}
