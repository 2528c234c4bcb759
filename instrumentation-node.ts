import { flushCounters } from '@/lib/collect/counters';
import { startDraining } from '@/lib/collect/state';
import { watchRequests } from '@/lib/collect/watch-requests';

/** Under Next's own server: who is at the socket, and an orderly end. `server.ts` does the same and more. */
export function watchProcess(): void {
  watchRequests();
  process.once('SIGTERM', () => {
    startDraining();
    void flushCounters();
  });
}
