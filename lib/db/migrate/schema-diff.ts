import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { DiffTarget } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { noFilters, withEngine } from './engine';
import { defaultMigrations, readMigrations, toMigrationList } from './migration-files';

export type DiffOptions = { directory?: string; schemaFile?: string };

/** Below this line of a migration stands what Prisma cannot express; indexes made there are no drift. */
export const BY_HAND = '-- By hand';

/** SQL that leads from what the migrations make to what schema.prisma says, or null when they agree. */
export async function diffMigrationsToSchema(url: string, options: DiffOptions = {}): Promise<string | null> {
  const { migrations, schema, byHand } = sources(options);
  return withoutDrops(await diff(url, options, migrations, schema), byHand);
}

export type Drift = {
  /** SQL for what schema.prisma has and no migration makes: somebody forgot `npm run db:migration`. */
  schema: string | null;
  /** SQL for what this database has beyond or below the migrations: somebody changed it by hand. */
  database: string | null;
};

/**
 * Compares the three descriptions of the tables: schema.prisma, the migrations, and the database itself. Needs the right to
 * create a database (a shadow in which the migrations are replayed). Things that Prisma does not see, such as check
 * constraints, functions, partial indexes and indexes over expressions, are not compared.
 */
export async function detectDrift(url: string, options: DiffOptions = {}): Promise<Drift> {
  const { migrations, database } = sources(options);
  return {
    schema: await diffMigrationsToSchema(url, options),
    database: await diff(url, options, migrations, database),
  };
}

function sources({ directory = defaultMigrations(), schemaFile = defaultSchema() }: DiffOptions): {
  migrations: DiffTarget;
  schema: DiffTarget;
  database: DiffTarget;
  byHand: Set<string>;
} {
  const migrationFiles = readMigrations(directory);
  const files = [readSchema(schemaFile)];
  return {
    migrations: { tag: 'migrations', ...toMigrationList(directory, migrationFiles) },
    schema: { tag: 'schemaDatamodel', files },
    database: { tag: 'schemaDatasource', files, configDir: path.dirname(schemaFile) },
    byHand: new Set(migrationFiles.flatMap(({ sql }) => indexesByHand(sql))),
  };
}

/** Names of the indexes that a migration makes below its line "-- By hand". */
export function indexesByHand(sql: string): string[] {
  const start = sql.indexOf(BY_HAND);
  if (start < 0) return [];
  const names = sql
    .slice(start)
    .matchAll(/^\s*CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?(?:IF NOT EXISTS )?"?(\w+)"?/gim);
  return [...names].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** The SQL without the engine's wish to drop the given indexes; null when nothing is left. */
export function withoutDrops(sql: string | null, indexes: Set<string>): string | null {
  if (sql === null) return null;
  const rest = sql
    .replace(/(?:-- DropIndex\n)?DROP INDEX "(\w+)";\n*/g, (statement, name: string) =>
      indexes.has(name) ? '' : statement,
    )
    .trim();
  return rest === '' ? null : rest;
}

async function diff(
  url: string,
  { schemaFile = defaultSchema() }: DiffOptions,
  from: DiffTarget,
  to: DiffTarget,
): Promise<string | null> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const result = await withEngine({ client, shadowUrl: url, schema: readSchema(schemaFile) }, (engine) =>
      engine.diff({ from, to, script: true, exitCode: true, filters: noFilters }),
    );
    return result.exitCode === 0 ? null : (result.stdout ?? '').trim();
  } finally {
    await client.end();
  }
}

const defaultSchema = () => path.resolve('prisma', 'schema.prisma');

function readSchema(file: string): { path: string; content: string } {
  return { path: file, content: readFileSync(file, 'utf8') };
}
