import type { PrismaClient } from '@/lib/db/generated/client';
import { runDueJobs } from './run-due-jobs';

/**
 * Runs due jobs from within a self-hosted server, so that reports appear without any scheduler. Leases make it safe
 * beside other instances and the cron route. Returns how to stop; a run in progress is waited for.
 */
export function startTicker(
  client: PrismaClient,
  options: { everyMs: number; clock: () => Date; onError: (error: unknown) => void },
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const tick = () => {
    if (busy) return;
    busy = true;
    running = runDueJobs(client, { now: options.clock(), deadlineMs: 600_000 })
      .catch(options.onError)
      .finally(() => {
        busy = false;
      });
  };
  const timer = setInterval(tick, options.everyMs);
  tick();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
