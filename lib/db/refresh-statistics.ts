import { log } from '@/lib/config/log';
import type { Database } from './context';
import { Prisma } from './generated/client';

const SHARE_MAX = 0.1;
const ROWS_MIN = 1_000;

/** The tables that an import fills. One that somebody else is analysing is left to them. */
const ANALYZE = {
  enrollment: Prisma.sql`ANALYZE (SKIP_LOCKED) enrollment`,
  first_conversion: Prisma.sql`ANALYZE (SKIP_LOCKED) first_conversion`,
  subject: Prisma.sql`ANALYZE (SKIP_LOCKED) subject`,
  attribute_change: Prisma.sql`ANALYZE (SKIP_LOCKED) attribute_change`,
  stay: Prisma.sql`ANALYZE (SKIP_LOCKED) stay`,
  flow_event: Prisma.sql`ANALYZE (SKIP_LOCKED) flow_event`,
};
type Filled = keyof typeof ANALYZE;

/**
 * Tells the planner what has just arrived, when that is much: more than a tenth of a table. Autovacuum comes a minute
 * later. Until then it takes what was imported this minute for a handful of rows, and reads all of them once for each.
 * What is filled together is analysed together: the database counts its rows some seconds later.
 * @param written rows of each table that were written just now, where that is known
 * @returns whether it was needed
 */
export async function refreshStatistics(
  db: Database,
  written: Readonly<Partial<Record<Filled, number>>>,
): Promise<boolean> {
  const changed = await db.$queryRaw<unknown[]>`
    SELECT 1
    FROM unnest(${Object.keys(written)}::text[], ${Object.values(written)}::bigint[]) AS w (name, rows)
    JOIN pg_class c ON c.oid = w.name::regclass
    LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
    WHERE greatest(coalesce(s.n_mod_since_analyze, 0), w.rows) > ${ROWS_MIN} + ${SHARE_MAX} * greatest(c.reltuples, 0)
    LIMIT 1`;
  if (changed.length === 0) return false;
  for (const name of Object.keys(written)) await db.$executeRaw(ANALYZE[name as Filled]);
  return true;
}

/** What changes of subjects fill, after `written` of them. Fails for no reason: what was imported is there. */
export async function refreshHistoryStatistics(db: Database, written: number): Promise<void> {
  await refreshStatistics(db, { subject: 0, attribute_change: written, stay: written, flow_event: 0 }).catch(
    (error: unknown) => log().debug({ err: error }, 'the planner was not told what has arrived'),
  );
}
