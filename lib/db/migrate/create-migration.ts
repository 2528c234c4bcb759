import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultMigrations, LOCK_FILE } from './migration-files';
import { BY_HAND, diffMigrationsToSchema, type DiffOptions } from './schema-diff';

export type CreatedMigration = { name: string; file: string; empty: boolean };

/**
 * Writes `prisma/migrations/<time>_<title>/migration.sql` with the SQL that leads from the existing migrations to
 * schema.prisma.
 * @param url a PostgreSQL in which a shadow database may be made; its own data are not touched
 * @param at instant for the name
 * @returns null when the schema has not changed and `allowEmpty` is not set
 */
export async function createMigration(
  url: string,
  title: string,
  at: Date,
  options: DiffOptions & { allowEmpty?: boolean } = {},
): Promise<CreatedMigration | null> {
  const sql = await diffMigrationsToSchema(url, options);
  if (sql === null && options.allowEmpty !== true) return null;
  const directory = options.directory ?? defaultMigrations();
  const name = `${at.toISOString().replace(/\D/g, '').slice(0, 14)}_${snakeCase(title)}`;
  const file = path.join(directory, name, 'migration.sql');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${sql ?? ''}\n\n${BY_HAND}: what Prisma cannot express (checks, special indexes, functions, data).\n`,
  );
  const lock = path.join(directory, 'migration_lock.toml');
  if (!existsSync(lock)) writeFileSync(lock, LOCK_FILE);
  return { name, file, empty: sql === null };
}

function snakeCase(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g);
  if (words === null) throw new Error('The name of a migration needs letters or digits.');
  return words.join('_');
}
