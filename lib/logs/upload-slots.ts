import { Problem } from '@/lib/db/problem';

/** Uploads over HTTP at once in one process: each holds two batches in memory and a connection while it books. */
export const MOST_UPLOADS = 4;
/** When a refused sender may come again. Unit: seconds. */
const AGAIN = 5;

/** On globalThis, since one process may have this file in several module graphs. */
const shared = globalThis as typeof globalThis & { weirUploads?: { open: number } };
const slots = (shared.weirUploads ??= { open: 0 });

/** How many uploads are under way in this process. */
export const openUploads = (): number => slots.open;

/**
 * Runs an upload unless as many as may are under way: then it throws `unavailable` (503 with `Retry-After`) before
 * anything is read. Nothing is stored of who has a place: whatever ends an upload gives its place back, a process that
 * dies takes all of its places with it.
 */
export async function withUploadSlot<T>(run: () => Promise<T>): Promise<T> {
  if (slots.open >= MOST_UPLOADS)
    throw new Problem(
      'unavailable',
      `${String(MOST_UPLOADS)} uploads are under way, and no more at once. Nothing of this one was read: send it again soon.`,
      undefined,
      AGAIN,
    );
  slots.open += 1;
  try {
    return await run();
  } finally {
    slots.open -= 1;
  }
}
