import pg from 'pg';
import { databaseUrl } from '@/lib/db/client';
import { forget, kept } from './state';

/** Longest life of a statement here. The catch-up of derived tables relies on it. Unit: milliseconds. */
const STATEMENT_TIMEOUT_MS = 5_000;

/**
 * A few connections of their own for records, so that no report can keep them waiting, and no statement of theirs
 * outlives its time: the server ends it after 5 s, and the driver gives up after 6 s when the server does not answer.
 */
export function collectPool(): pg.Pool {
  return kept('pool', () => {
    const pool = new pg.Pool({
      connectionString: databaseUrl(),
      max: 6,
      connectionTimeoutMillis: 1_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      application_name: 'weir collect',
    });
    pool.on('error', () => undefined);
    return pool;
  });
}

export async function closeCollectPool(): Promise<void> {
  const pool = kept<pg.Pool | null>('pool', () => null);
  forget('pool');
  await pool?.end().catch(() => undefined);
}
