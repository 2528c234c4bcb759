const TRIES = 4;
const PAUSE_MS = 50;

/**
 * Runs a transaction again when the database ended it because of another one (serialization failure 40001, deadlock
 * 40P01). What it does must be safe to repeat from the start.
 */
export async function retryConflicts<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= TRIES || !isConflict(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}

/** Did the database end this because of a concurrent transaction? Knows Prisma's wrapping and plain driver errors. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'P2034' || code === '40001' || code === '40P01') return true;
  return /40001|40P01|TransactionWriteConflict|deadlock detected|could not serialize access/.test(error.message);
}
