import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { SchedulePage } from '@/components/schedule/SchedulePage';
import { scheduleQuery } from '@/components/schedule/queries';
import { loadScheduleParams } from '@/components/schedule/search-params';
import { makeQueryClient } from '@/components/shell/query-client';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { JobRunQuery } from '@/lib/schedule/schemas';
import { runJobAction } from './actions';
import { answerSchedule } from './answer';

export const metadata: Metadata = { title: 'Schedule' };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireUser();
  const ctx = await currentContext();
  const filter = await loadScheduleParams(searchParams);
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
  const client = makeQueryClient();
  const query = JobRunQuery.safeParse(asked);
  await client.fetchQuery({ ...scheduleQuery(filter), queryFn: () => answerSchedule(ctx, query.data ?? {}) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SchedulePage mayRun={isAllowed(ctx.actor, 'edit')} runNow={runJobAction} />
    </HydrationBoundary>
  );
}
