import type pg from 'pg';

/**
 * Makes goals that were seen for the first time, named like their key. Concurrent calls make each once. The new
 * version of the definitions is part of the same statement, and is not touched when another call was first.
 */
export async function createMissingGoals(db: Pick<pg.Pool, 'query'>, keys: readonly string[]): Promise<void> {
  await db.query(
    `WITH made AS (
       INSERT INTO goal (key, name) SELECT key, key FROM unnest($1::text[]) AS key WHERE key NOT IN ('any', '.', '..') ORDER BY key
       ON CONFLICT (key) DO NOTHING RETURNING key
     ), logged AS (
       INSERT INTO activity (id, at, actor_kind, actor_name, action, entity, entity_key)
       SELECT gen_random_uuid(), now(), 'system', 'Weir', 'goal.created', 'goal', key FROM made
     )
     INSERT INTO installation (id, config_version) SELECT 1, 2 WHERE EXISTS (SELECT FROM made)
     ON CONFLICT (id) DO UPDATE SET config_version = installation.config_version + 1`,
    [[...keys]],
  );
}
