import type { Database } from '@/lib/db/context';

/**
 * Says that stays and flow events of a kind must be derived anew. Call it in the transaction of the change of a
 * definition, before the change: it waits for those who are writing subjects of this kind and makes new ones wait, so
 * that a writer either sees the new definitions or is rebuilt later. Without any subject that ever had an attribute
 * nothing is to do; who has none any more has a history all the same.
 */
export async function wantRebuild(db: Database, kind: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO history_build (kind, wanted, built) VALUES (${kind}, 0, 0) ON CONFLICT DO NOTHING`;
  await db.$queryRaw`SELECT kind FROM history_build WHERE kind = ${kind} FOR UPDATE`;
  await db.$executeRaw`
    UPDATE history_build SET wanted = wanted + 1,
      built = CASE WHEN building IS NULL AND built = wanted AND NOT EXISTS (
        SELECT FROM subject WHERE kind = ${kind} AND (attributes <> '{}'::jsonb OR changed_at IS NOT NULL)
      ) THEN wanted + 1 ELSE built END
    WHERE kind = ${kind}`;
}
