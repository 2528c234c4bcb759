import { queryOptions } from '@tanstack/react-query';
import { readJson } from '@/components/common/read-json';
import type { LiveRecordView } from '@/lib/overview/schemas';

/** The newest records. On the server the page replaces `queryFn` by the verb. */
export const liveQuery = queryOptions({
  queryKey: ['live'],
  queryFn: ({ signal }) => readJson<LiveRecordView[]>('/api/dashboard/live', signal),
  staleTime: 1000,
});
