import { now } from '@/lib/collect/clock';
import { flushCounters } from '@/lib/collect/counters';
import { startDraining } from '@/lib/collect/state';
import { watchRequests } from '@/lib/collect/watch-requests';
import { declareAtStart } from '@/lib/experiments/declare-at-start';
import { declareMetricsAtStart } from '@/lib/metrics/declare-at-start';
import '@/lib/metrics/sources';

/** Under Next's own server: who is at the socket, what the source tree declares, and an orderly end. `server.ts` does the same and more. */
export function watchProcess(): void {
  watchRequests();
  void declareAtStart(now()).then(() => declareMetricsAtStart(now()));
  process.once('SIGTERM', () => {
    startDraining();
    void flushCounters();
  });
}
