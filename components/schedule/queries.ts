import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readJson } from '@/components/common/read-json';
import type { OverviewJob } from '@/lib/overview/schemas';
import type { JobRunView } from '@/lib/schedule/schemas';

/** A job as the schedule page shows it: its health, and how long its last run took. */
export type ScheduledJob = OverviewJob & { lastMs: number | null; lastStatus: string | null };
export type ScheduleAnswer = {
  timeZone: string;
  jobs: ScheduledJob[];
  runs: JobRunView[];
  nextCursor: string | null;
};
export type ScheduleFilter = { job: string | null; status: 'ok' | 'failed' | 'running' | null; cursor: string | null };

/** Jobs and their runs, read again every 10 s while somebody looks. On the server the page replaces `queryFn`. */
export const scheduleQuery = (filter: ScheduleFilter) =>
  queryOptions({
    queryKey: ['schedule', filter],
    queryFn: ({ signal }) => {
      const asked = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== null);
      return readJson<ScheduleAnswer>(`/api/dashboard/schedule?${new URLSearchParams(asked).toString()}`, signal);
    },
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });
