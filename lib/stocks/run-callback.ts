/** A callback that takes longer has failed: whoever never answers must not keep every other job waiting. Unit: milliseconds. */
export const CALLBACK_MS = 30_000;

/**
 * Private to this room: runs registered code. Throws what it throws, and when it has not come to an end in time; it may
 * still do so later, and is then told twice.
 */
export async function runCallback(run: () => Promise<void> | void, limitMs = CALLBACK_MS): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `did not come to an end within ${String(limitMs / 1000)} s`;
    timer = setTimeout(() => reject(new Error(message)), limitMs);
  });
  try {
    await Promise.race([late, Promise.resolve(run())]);
  } finally {
    clearTimeout(timer);
  }
}
