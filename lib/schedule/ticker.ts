import type { PrismaClient } from '@/lib/db/generated/client';
import { isDatabaseUnavailable, reasonOf } from '@/lib/db/to-problem';
import { runDueJobs } from './run-due-jobs';

/** Nobody waits for a tick: the longest transactions of jobs have their 15 minutes. Unit: milliseconds. */
const END_MS = 900_000;

/**
 * Runs due jobs from within a self-hosted server, so that reports appear without any scheduler. Leases make it safe
 * beside other instances and the cron route. While the database cannot be reached it tries again at every tick, and
 * says so once (`onOutage`, a sentence). Returns how to stop; a run in progress is waited for.
 */
export function startTicker(
  client: PrismaClient,
  options: {
    everyMs: number;
    clock: () => Date;
    onError: (error: unknown) => void;
    onOutage: (reason: string) => void;
  },
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  let out = false;
  const onFailure = (error: unknown) => {
    if (!isDatabaseUnavailable(error)) return options.onError(error);
    if (!out) options.onOutage(reasonOf(error));
    out = true;
  };
  const tick = () => {
    if (busy) return;
    busy = true;
    running = runDueJobs(client, { now: options.clock(), deadlineMs: 600_000, endMs: END_MS })
      .then(() => {
        out = false;
      }, onFailure)
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
