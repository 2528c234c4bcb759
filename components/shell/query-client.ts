import { QueryClient } from '@tanstack/react-query';

/**
 * A client for server state. On the server one per request; in the browser one per tab. What the server prefetched
 * counts as fresh for 15 s, so that hydration does not fetch it again.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 15_000, refetchOnWindowFocus: true, retry: 1 } },
  });
}
