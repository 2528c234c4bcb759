import type pg from 'pg';
import type { MigrationFile } from './migration-files';

/** A database that must not be migrated before somebody has looked at it. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused';
}

/** Prisma's own table, exactly as `prisma migrate deploy` makes it. */
export const CREATE_HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export type AppliedMigration = {
  name: string;
  checksum: string;
  startedAt: Date;
  finished: boolean;
  logs: string | null;
};

/** What the database says was applied to it, oldest first; migrations marked as rolled back are left out. */
export async function readHistory(client: pg.Client): Promise<AppliedMigration[]> {
  // Not to_regclass: inside a transaction it may answer from a cache older than another instance's commit.
  const table = await client.query<{ exists: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_class WHERE relname = '_prisma_migrations'
       AND relnamespace = quote_ident(current_schema())::regnamespace) AS exists`,
  );
  if (table.rows[0]?.exists !== true) return [];
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, started_at AS "startedAt", finished_at IS NOT NULL AS finished, logs
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return rows;
}

export type Comparison = {
  /** In the directory, not in the database. */
  pending: MigrationFile[];
  /** In the database, not in the directory: a newer version of the program was here. */
  unknown: string[];
};

/**
 * Compares the directory with the history.
 * @throws MigrationRefused naming the migration that is half applied or was changed after it was applied
 */
export function compareHistory(files: MigrationFile[], history: AppliedMigration[]): Comparison {
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const applied of history) {
    if (!applied.finished) throw new MigrationRefused(explainHalfApplied(applied));
    const file = byName.get(applied.name);
    if (file !== undefined && file.checksum !== applied.checksum) throw new MigrationRefused(explainChanged(applied));
  }
  const done = new Set(history.map(({ name }) => name));
  return {
    pending: files.filter(({ name }) => !done.has(name)),
    unknown: history.map(({ name }) => name).filter((name) => !byName.has(name)),
  };
}

function explainHalfApplied({ name, startedAt, logs }: AppliedMigration): string {
  return [
    `The migration ${name} was started at ${startedAt.toISOString()} and never finished; nothing was changed now.`,
    ...(logs === null || logs === '' ? [] : [`What it said then: ${logs.trim()}`]),
    'Look at the database. If nothing of that migration is in it, run',
    `  npm run db:migration -- --rolled-back ${name}`,
    'If all of it is in it (or you have completed it by hand), run',
    `  npm run db:migration -- --applied ${name}`,
    'and start again.',
  ].join('\n');
}

function explainChanged({ name }: AppliedMigration): string {
  return [
    `The file prisma/migrations/${name}/migration.sql was changed after it had been applied to this database; nothing was changed now.`,
    'Restore the file (git checkout) and put the change into a new migration: npm run db:migration -- NAME',
  ].join('\n');
}
