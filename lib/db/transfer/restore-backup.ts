import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import { applyMigrations } from '../migrate';
import { defaultMigrations, readMigrations } from '../migrate/migration-files';
import { BackupReader } from './backup-file';
import { isSameVersion, schemaVersion, type SchemaVersion } from './history-match';
import { TransferRefused, type Progress } from './problem';
import { withSession } from './session';
import { copyIn, filledTables, listTables, writeSequences, type Table } from './tables';

const Migrations = z.array(z.object({ name: z.string(), checksum: z.string() }));
const HeaderLine = z.object({
  format: z.literal('weir backup'),
  version: z.number(),
  madeAt: z.string(),
  migrations: Migrations,
  tables: z.number(),
});
const StartLine = z.object({ table: z.object({ name: z.string(), columns: z.array(z.string()) }) });
const EndLine = z.object({ rows: z.number(), sha256: z.string() });
const LastLine = z.object({
  sequences: z.array(z.object({ name: z.string(), value: z.string(), called: z.boolean() })),
  complete: z.literal(true),
});

export type RestoreOptions = { force?: boolean; directory?: string; say?: Progress; interrupted?: AbortSignal };

/**
 * Puts a backup into a database. The tables are made as they were when the backup was written, filled, checked by row
 * count and SHA-256, and then brought to this version. Until all of that has succeeded the old tables stay; a failing
 * restore leaves the database as it was.
 * @param options.force replaces what the database holds
 * @param options.interrupted ends it; what was there before is put back first
 * @returns number of rows
 * @throws TransferRefused when the file is no backup, is damaged or comes from a newer version, or the database is in use
 *   or not empty
 */
export async function restoreBackup(url: string, file: string, options: RestoreOptions = {}): Promise<number> {
  const { force = false, directory = defaultMigrations(), say = () => {}, interrupted } = options;
  const source = createReadStream(file);
  const unzipped = createGunzip();
  const piping = pipeline(source, unzipped);
  piping.catch((error: unknown) => unzipped.destroy(error instanceof Error ? error : new Error(String(error))));
  const end = () => unzipped.destroy(new TransferRefused('Interrupted: the database is as it was before.'));
  interrupted?.addEventListener('abort', end);
  try {
    const reader = new BackupReader(unzipped as AsyncIterable<Buffer>);
    const header = HeaderLine.safeParse(await reader.line());
    if (!header.success || header.data.version !== 1)
      throw new TransferRefused(`${file} is no backup that this version can read.`);
    checkVersion(header.data.migrations, directory);
    return await withSession(url, async (client) => {
      await refuseUse(client);
      await refuseData(client, force);
      const putBack = await setAside(client, force);
      try {
        await applyMigrations(url, { directory, only: header.data.migrations.map(({ name }) => name) });
        const rows = await fill(client, reader, header.data.tables, say);
        if (!isSameVersion(await schemaVersion(client), header.data.migrations))
          throw new Error('the tables do not fit the backup');
        await applyMigrations(url, { directory, log: say });
        await putBack('drop');
        await client.query('ANALYZE');
        return rows;
      } catch (error) {
        await putBack('restore');
        throw error;
      }
    });
  } catch (error) {
    throw explain(file, error);
  } finally {
    interrupted?.removeEventListener('abort', end);
    source.destroy();
    unzipped.destroy();
  }
}

function checkVersion(migrations: SchemaVersion, directory: string): void {
  const known = new Map(readMigrations(directory).map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum } of migrations) {
    if (!known.has(name))
      throw new TransferRefused(`The backup comes from a newer version: it has the migration ${name}.`);
    if (known.get(name) !== checksum)
      throw new TransferRefused(`The migration ${name} differs from the one in the backup.`);
  }
}

async function refuseUse(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ users: number }>(
    "SELECT count(*)::int AS users FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'weir'",
  );
  if ((rows[0]?.users ?? 0) > 0) throw new TransferRefused('A server is using this database. Stop it first.');
}

async function refuseData(client: pg.Client, force: boolean): Promise<void> {
  const filled = await filledTables(client, await listTables(client));
  if (filled.length === 0 || force) return;
  throw new TransferRefused(
    `The database already holds data (${filled.join(', ')}). Add --force to replace all of it.`,
  );
}

/** Renames the schema with the present tables and makes an empty one; the returned function ends that either way. */
async function setAside(client: pg.Client, force: boolean): Promise<(end: 'drop' | 'restore') => Promise<void>> {
  const { rows } = await client.query<{ name: string }>('SELECT current_schema() AS name');
  const schema = client.escapeIdentifier(rows[0]?.name ?? 'public');
  const aside = 'weir_before_restore';
  const goBack = `DROP SCHEMA ${schema} CASCADE; ALTER SCHEMA ${aside} RENAME TO ${schema}`;
  const has = await client.query(`SELECT FROM pg_namespace WHERE nspname = '${aside}'`);
  if (has.rowCount !== 0) {
    if (!force) {
      throw new TransferRefused(
        `An earlier restore was killed; the data from before it are in the schema ${aside}. Add --force to restore anew, ` +
          `or drop one of the two: DROP SCHEMA ${aside} CASCADE, or ${goBack}.`,
      );
    }
    await client.query(`BEGIN; ${goBack}; COMMIT`);
  }
  await client.query(`BEGIN; ALTER SCHEMA ${schema} RENAME TO ${aside}; CREATE SCHEMA ${schema}; COMMIT`);
  return async (end) => {
    if (end === 'drop') await client.query(`DROP SCHEMA ${aside} CASCADE`);
    else await client.query(`ROLLBACK; BEGIN; ${goBack}; COMMIT`);
  };
}

async function fill(client: pg.Client, reader: BackupReader, tables: number, say: Progress): Promise<number> {
  await client.query('BEGIN');
  const present = await listTables(client);
  if (present.length !== tables) throw new Error(`the backup has ${tables} tables, the database ${present.length}`);
  if (present.length > 0)
    await client.query(`TRUNCATE ${present.map(({ name }) => client.escapeIdentifier(name)).join(', ')}`);
  let total = 0;
  for (let index = 0; index < tables; index += 1) {
    const { table } = StartLine.parse(await reader.line());
    total += await fillTable(client, reader, table);
    say(`${table.name}: restored, checksum equal`);
  }
  await writeSequences(client, LastLine.parse(await reader.line()).sequences);
  await client.query('COMMIT');
  return total;
}

async function fillTable(client: pg.Client, reader: BackupReader, table: Table): Promise<number> {
  const hash = createHash('sha256');
  async function* hashed() {
    for await (const piece of reader.rows()) {
      hash.update(piece);
      yield piece;
    }
  }
  const stream = client.query(copyFrom(copyIn(table)));
  await pipeline(Readable.from(hashed(), { objectMode: false }), stream);
  const expected = EndLine.parse(await reader.line());
  if (stream.rowCount !== expected.rows || hash.digest('hex') !== expected.sha256) {
    throw new Error(`the rows of ${table.name} do not match their checksum`);
  }
  return expected.rows;
}

function explain(file: string, error: unknown): unknown {
  const damaged =
    error instanceof SyntaxError || error instanceof z.ZodError || hasCode(error, 'Z_') || hasCode(error, 'ERR_');
  return damaged
    ? new TransferRefused(`${file} is damaged or no backup; nothing was changed.`, { cause: error })
    : error;
}

function hasCode(error: unknown, prefix: string): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith(prefix);
}
