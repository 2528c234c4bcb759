import type { Metadata } from 'next';
import { createSerializer, type SearchParams } from 'nuqs/server';
import { ActivityFilters } from '@/components/activity/ActivityFilters';
import { ActivityLog } from '@/components/activity/ActivityLog';
import { activityParams, loadActivityParams } from '@/components/activity/search-params';
import { PageHeader } from '@/components/common/PageHeader';
import { listActivity } from '@/lib/activity/list-activity';
import { listActors } from '@/lib/activity/list-actors';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';

export const metadata: Metadata = { title: 'Activity' };

const addressOf = createSerializer(activityParams);

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireUser();
  const ctx = await currentContext();
  const params = await loadActivityParams(searchParams);
  const { entity, key, actor, cursor } = params;
  const [{ rows, nextCursor }, actors] = await Promise.all([
    listActivity(ctx, {
      ...(entity === null ? {} : { entity }),
      ...(key === null ? {} : { entityKey: key }),
      ...(actor === null ? {} : { actor }),
      ...(cursor === null ? {} : { cursor }),
    }),
    listActors(ctx),
  ]);
  return (
    <>
      <PageHeader title="Activity" description="Every change: who, what, before and after." />
      <ActivityFilters actors={actors} />
      <ActivityLog
        rows={rows}
        older={nextCursor === null ? null : addressOf('/activity', { ...params, cursor: nextCursor })}
        newest={cursor === null ? null : addressOf('/activity', { ...params, cursor: null })}
        filtered={entity !== null || key !== null || actor !== null}
      />
    </>
  );
}
