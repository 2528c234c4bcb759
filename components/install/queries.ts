import { queryOptions } from '@tanstack/react-query';
import { readJson } from '@/components/common/read-json';
import type { SeenOriginView } from '@/lib/overview/schemas';

/** Sites that have sent records, read every 2 s. On the server the page replaces `queryFn` by the verb. */
export const originsQuery = queryOptions({
  queryKey: ['origins'],
  queryFn: ({ signal }) => readJson<SeenOriginView[]>('/api/dashboard/origins', signal),
  refetchInterval: 2000,
  staleTime: 1000,
});
