import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { openDatabase } from '@/lib/db/embedded/index.mjs';
import { withLock } from '@/lib/db/embedded/lock.mjs';
import { isAlive } from '@/lib/db/embedded/process.mjs';
import { applyMigrations } from '@/lib/db/migrate';
import { defaultMigrations, readMigrations } from '@/lib/db/migrate/migration-files';

/** Where a test makes its databases. */
export type TestServer = {
  /** Connection string of a database of the server, for CREATE DATABASE. */
  adminUrl: string;
  /** Name of a migrated, empty database to copy. */
  template: string;
};

const HOME = path.resolve('.weir', 'test-database');
const SCRATCH = /^weir_scratch_(\d+)_/;

/**
 * Starts PostgreSQL for tests (never the one of quickstart, and without fsync) or attaches to it, and migrates a template
 * once per state of the migrations. Several test runs may share it.
 * @param adminUrl a PostgreSQL to use instead of the embedded one
 */
export async function openTestServer(adminUrl?: string): Promise<TestServer & { stop: () => Promise<void> }> {
  const server = adminUrl === undefined ? await openOrRenew() : { url: adminUrl, stop: async () => {} };
  const template = await withLock(path.join(HOME, 'template'), async () => {
    await dropLeftovers(server.url);
    return makeTemplate(server.url);
  });
  return { adminUrl: server.url, template, stop: server.stop };
}

/** A copy of the template (or an empty database), named after this process so that leftovers can be recognised. */
export async function makeDatabase(
  { adminUrl, template }: TestServer,
  { empty = false }: { empty?: boolean } = {},
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `weir_scratch_${process.pid}_${randomUUID().slice(0, 8)}`;
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : template}`);
  return {
    url: urlOf(adminUrl, name),
    drop: async () => {
      await administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Test data are worth nothing: a cluster that does not start (it runs without fsync) is made anew. */
async function openOrRenew() {
  try {
    return await openDatabase({ directory: HOME, fragile: true });
  } catch {
    rmSync(path.join(HOME, 'cluster'), { recursive: true, force: true });
    return openDatabase({ directory: HOME, fragile: true });
  }
}

async function makeTemplate(adminUrl: string): Promise<string> {
  const state = readMigrations(defaultMigrations()).map(({ name, checksum }) => `${name} ${checksum}`);
  const template = `weir_template_${createHash('sha256').update(state.join('\n')).digest('hex').slice(0, 12)}`;
  if ((await databaseNames(adminUrl)).includes(template)) return template;
  const unfinished = `weir_scratch_${process.pid}_template`;
  await administer(adminUrl, `DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await administer(adminUrl, `CREATE DATABASE ${unfinished} TEMPLATE template0`);
  await applyMigrations(urlOf(adminUrl, unfinished));
  await administer(adminUrl, `ALTER DATABASE ${unfinished} RENAME TO ${template}`);
  return template;
}

async function dropLeftovers(adminUrl: string): Promise<void> {
  for (const name of await databaseNames(adminUrl)) {
    const pid = SCRATCH.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  }
}

async function databaseNames(adminUrl: string): Promise<string[]> {
  const { rows } = await administer(adminUrl, 'SELECT datname AS name FROM pg_database');
  return rows.map((row: { name: string }) => row.name);
}

async function administer(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
