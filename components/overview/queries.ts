import { queryOptions } from '@tanstack/react-query';
import { readJson } from '@/components/common/read-json';
import type { OverviewView, TrafficDay } from '@/lib/overview/schemas';

/** The overview, read again every 30 s while somebody looks. On the server the page replaces `queryFn` by the verb. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => readJson<OverviewView>('/api/dashboard/overview', signal),
  refetchInterval: 30_000,
});

/** The last 14 days, oldest first, today last. Counts raw records: asked for when the page is shown, and more seldom. */
export const trafficQuery = queryOptions({
  queryKey: ['overview', 'traffic'],
  queryFn: ({ signal }) => readJson<TrafficDay[]>('/api/dashboard/overview/traffic', signal),
  refetchInterval: 60_000,
});
