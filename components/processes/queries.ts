import { queryOptions } from '@tanstack/react-query';
import { readJson } from '@/components/common/read-json';
import type { ProcessDetails, ProcessQuery } from '@/lib/stocks/process.schemas';

/** What a process page shows below its books: asked for when the page is there, since it looks at every stay. */
export const detailsQuery = (slug: string, range: ProcessQuery) => {
  const search = new URLSearchParams(
    Object.entries(range).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return queryOptions({
    queryKey: ['process', slug, 'details', search.toString()],
    queryFn: ({ signal }) =>
      readJson<ProcessDetails>(
        `/api/dashboard/processes/${encodeURIComponent(slug)}/details?${search.toString()}`,
        signal,
      ),
  });
};
