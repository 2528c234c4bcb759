import { queryOptions } from '@tanstack/react-query';
import { readJson } from '@/components/common/read-json';
import type { OverviewView } from '@/lib/overview/schemas';

/** The overview, read again every 30 s while somebody looks. On the server the page replaces `queryFn` by the verb. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => readJson<OverviewView>('/api/dashboard/overview', signal),
  refetchInterval: 30_000,
});
