import type { PrismaClient } from '@/lib/db/generated/client';

const SHARE_MAX = 0.1;
const ROWS_MIN = 1_000;

/**
 * Tells the planner what has just arrived, when that is much: more than a tenth of a table, as autovacuum would a minute
 * later. Until then it takes an experiment that was imported this minute for empty, and reads all of its enrollments
 * once for each of its conversions.
 * @param firstConversions rows that were written just now
 * @returns whether it was needed
 */
export async function refreshStatistics(client: PrismaClient, firstConversions: number): Promise<boolean> {
  const changed = await client.$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name
    FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
    WHERE c.oid IN ('enrollment'::regclass, 'first_conversion'::regclass)
      AND greatest(coalesce(s.n_mod_since_analyze, 0),
                   CASE c.relname WHEN 'first_conversion' THEN ${firstConversions}::bigint ELSE 0 END)
        > ${ROWS_MIN} + ${SHARE_MAX} * greatest(c.reltuples, 0)`;
  if (changed.length === 0) return false;
  await client.$executeRaw`ANALYZE enrollment, first_conversion`;
  return true;
}
