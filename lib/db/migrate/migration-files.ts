import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** Content of migration_lock.toml, which Prisma keeps beside the migrations. */
export const LOCK_FILE = '# Written by Prisma; keep it in the repository.\nprovider = "postgresql"\n';

export type MigrationFile = { name: string; sql: string; checksum: string };

/** `prisma/migrations` below the working directory: every command of the project runs in its root. */
export const defaultMigrations = (): string => path.resolve('prisma', 'migrations');

/**
 * The migrations of a directory in the order of their names.
 * @throws when a migration directory has no migration.sql
 */
export function readMigrations(directory: string): MigrationFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const file = path.join(directory, name, 'migration.sql');
      if (!existsSync(file)) throw new Error(`The migration ${name} has no file migration.sql (expected at ${file}).`);
      const bytes = readFileSync(file);
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    });
}

/** The same migrations in the shape that the schema engine wants. */
export function toMigrationList(directory: string, files: MigrationFile[]): MigrationList {
  const lock = path.join(directory, 'migration_lock.toml');
  return {
    baseDir: directory,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lock) ? readFileSync(lock, 'utf8') : LOCK_FILE },
    shadowDbInitScript: '',
    migrationDirectories: files.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
