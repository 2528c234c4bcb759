import { isDatabaseUnavailable } from '@/lib/db/to-problem';

/** Pauses before a batch is booked again. Unit: milliseconds. */
const PAUSES = [500, 1_000, 2_000, 4_000];

/**
 * Runs what is safe to repeat again when no connection to the database was to be had: an upload of many minutes does not
 * end because of one crowded second. Gives up after seven and a half seconds of pauses.
 */
export async function patiently<T>(run: () => Promise<T>, pauses: readonly number[] = PAUSES): Promise<T> {
  for (const pause of pauses) {
    try {
      return await run();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return run();
}
