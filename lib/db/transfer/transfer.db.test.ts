import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  cpSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { closeDatabase, databasePool } from '../client';
import { applyMigrations } from '../migrate';
import { defaultMigrations } from '../migrate/migration-files';
import { copyDatabase, restoreBackup, TransferRefused, writeBackup } from '.';
import { withSession } from './session';
import { checksumOf, listTables } from './tables';

const RECORDS = 20_000;
const AT = new Date('2026-03-04T05:06:07Z');
const AWKWARD = 'tab\t newline\n return\r backslash\\ end\\.\n\\.\n é 漢 \u0001 "quoted" \'single\'';

let directory: string;
let file: string;
const databases: { url: string; drop(): Promise<void> }[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'weir-transfer-'));
  file = path.join(directory, 'all.backup.gz');
});

afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
  rmSync(directory, { recursive: true });
});

describe('copyDatabase', () => {
  it('moves everything: the same contents in every table, and ids go on where they were', async () => {
    const [from, to] = [await filledDatabase(), await newDatabase({ empty: true })];
    const said: string[] = [];
    const rows = await copyDatabase({ from, to, say: (message) => said.push(message) });
    expect(rows.get('goal_record')).toBe(RECORDS);
    expect(await contents(to)).toEqual(await contents(from));
    expect(said).toContain(`goal_record: ${RECORDS} rows, checksums equal`);
    expect(await query(to, "INSERT INTO goal (key, name) VALUES ('next', 'Next') RETURNING id")).toEqual([{ id: 3 }]);
  });

  it('refuses a target with data and leaves it alone, unless forced', async () => {
    const [from, to] = [await filledDatabase(), await newDatabase()];
    await query(to, "INSERT INTO goal (key, name) VALUES ('mine', 'Mine')");
    await expect(copyDatabase({ from, to })).rejects.toThrow(/already holds data \(goal\)/);
    expect(await query(to, 'SELECT key FROM goal')).toEqual([{ key: 'mine' }]);
    await copyDatabase({ from, to, force: true });
    expect(await contents(to)).toEqual(await contents(from));
  });

  it('refuses to copy a database onto itself, whatever its address', { timeout: 20_000 }, async () => {
    const from = await filledDatabase();
    const to = from.replace('127.0.0.1', 'localhost');
    expect(to).not.toBe(from);
    await expect(copyDatabase({ from, to, force: true })).rejects.toThrow('are the same database');
    expect(await query(from, 'SELECT count(*)::int AS rows FROM goal_record')).toEqual([{ rows: RECORDS }]);
  });

  it('refuses a source that this version has not migrated', async () => {
    const [from, to] = [await newDatabase({ empty: true }), await newDatabase()];
    await expect(copyDatabase({ from, to })).rejects.toThrow(TransferRefused);
  });
});

describe('backup and restore', () => {
  it('brings everything back, byte for byte, in a file for its owner only', async () => {
    const [from, to] = [await filledDatabase(), await newDatabase({ empty: true })];
    const written = await writeBackup(from, file, AT);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await restoreBackup(to, file)).toBe(written);
    expect(await contents(to)).toEqual(await contents(from));
    expect(await applyMigrations(to)).toEqual({ applied: [], unknown: [] });
    const again = path.join(directory, 'again.backup.gz');
    await writeBackup(to, again, AT);
    expect(sorted(again).length).toBe(sorted(file).length);
    expect(await query(to, "INSERT INTO goal (key, name) VALUES ('next', 'Next') RETURNING id")).toEqual([{ id: 3 }]);
  });

  it('reads a database as it was at one instant while others write', async () => {
    const [from, to] = [await filledDatabase(), await newDatabase({ empty: true })];
    let writing = true;
    const writer = (async () => {
      for (let n = 1; writing; n += 1) {
        await query(
          from,
          `INSERT INTO setting (key, value) VALUES ('during.${n}', '1'); INSERT INTO goal (key, name) VALUES ('during_${n}', '')`,
        );
      }
    })();
    await writeBackup(from, file, AT);
    writing = false;
    await writer;
    await restoreBackup(to, file);
    const counts = await query(
      to,
      "SELECT (SELECT count(*) FROM setting WHERE key LIKE 'during%') = (SELECT count(*) FROM goal WHERE key LIKE 'during%') AS equal",
    );
    expect(counts).toEqual([{ equal: true }]);
  });

  it('refuses a database with data, unless forced', async () => {
    const [from, to] = [await filledDatabase(), await newDatabase()];
    await query(to, "INSERT INTO goal (key, name) VALUES ('mine', 'Mine')");
    await writeBackup(from, file, AT);
    await expect(restoreBackup(to, file)).rejects.toThrow(/already holds data \(goal\)/);
    await restoreBackup(to, file, { force: true });
    expect(await contents(to)).toEqual(await contents(from));
  });

  it('refuses a database that a server uses', async () => {
    const [from, to] = [await newDatabase(), await newDatabase()];
    await writeBackup(from, file, AT);
    const server = new pg.Client({ connectionString: to, application_name: 'weir' });
    await server.connect();
    await expect(restoreBackup(to, file)).rejects.toThrow('A server is using this database');
    await server.end();
  });

  it('refuses a database whose server has had nothing to do for long', async () => {
    const [from, to] = [await newDatabase(), await newDatabase()];
    await writeBackup(from, file, AT);
    vi.stubEnv('DATABASE_URL', to);
    try {
      databasePool().options.idleTimeoutMillis = 50;
      await databasePool().query('SELECT 1');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await expect(restoreBackup(to, file)).rejects.toThrow('A server is using this database');
    } finally {
      await closeDatabase();
      vi.unstubAllEnvs();
    }
  });

  it.each([
    ['cut off', () => writeFileSync(file, readFileSync(file).subarray(0, -5000))],
    ['cut off between tables', () => rewrite((text) => text.slice(0, text.indexOf('{"table":{"name":"goal_record"')))],
    ['without its last line', () => rewrite((text) => text.replace(/\n[^\n]*\n$/, '\n'))],
    ['with a changed row', () => rewrite((text) => text.replace('Add to cart', 'Add to tart'))],
    ['with a missing row', () => rewrite((text) => text.replace(/\n[^\n]*Add to cart[^\n]*\n/, '\n'))],
    ['that is something else', () => writeFileSync(file, 'hello')],
    ['that is another gzip file', () => writeFileSync(file, gzipSync('{"hello":1}\n'))],
  ])('refuses a file %s and leaves the database as it was', async (_, damage) => {
    const [from, to] = [await filledDatabase(), await newDatabase()];
    await query(to, "INSERT INTO goal (key, name) VALUES ('mine', 'Mine')");
    await writeBackup(from, file, AT);
    damage();
    await expect(restoreBackup(to, file, { force: true })).rejects.toThrow();
    expect(await query(to, 'SELECT key FROM goal')).toEqual([{ key: 'mine' }]);
    expect(await applyMigrations(to)).toEqual({ applied: [], unknown: [] });
    expect(await query(to, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'weir%'")).toEqual([]);
  });

  it('puts back what was there when it is interrupted', async () => {
    const [from, to] = [await filledDatabase(), await newDatabase()];
    await query(to, "INSERT INTO goal (key, name) VALUES ('mine', 'Mine')");
    await writeBackup(from, file, AT);
    const abort = new AbortController();
    const restoring = restoreBackup(to, file, { force: true, interrupted: abort.signal, say: () => abort.abort() });
    await expect(restoring).rejects.toThrow('Interrupted: the database is as it was before.');
    expect(await query(to, 'SELECT key FROM goal')).toEqual([{ key: 'mine' }]);
    expect(await query(to, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'weir%'")).toEqual([]);
  });

  it('after one that was killed: says where the old data are, and begins anew when forced', async () => {
    const [from, to] = [await filledDatabase(), await newDatabase()];
    await writeBackup(from, file, AT);
    await query(to, "INSERT INTO goal (key, name) VALUES ('mine', 'Mine')");
    await query(to, 'ALTER SCHEMA public RENAME TO weir_before_restore; CREATE SCHEMA public');
    await expect(restoreBackup(to, file)).rejects.toThrow('are in the schema weir_before_restore. Add --force');
    const half = readFileSync(file);
    writeFileSync(file, half.subarray(0, -5000));
    await expect(restoreBackup(to, file, { force: true })).rejects.toThrow();
    expect(await query(to, 'SELECT key FROM goal')).toEqual([{ key: 'mine' }]);
    writeFileSync(file, half);
    await restoreBackup(to, file, { force: true });
    expect(await contents(to)).toEqual(await contents(from));
  });

  it('restores a backup of an older version and migrates it; refuses one of a newer version', async () => {
    const [older, newer] = [await filledDatabase(), await newDatabase({ empty: true })];
    await writeBackup(older, file, AT);
    const later = path.join(directory, 'migrations');
    cpSync(defaultMigrations(), later, { recursive: true });
    mkdirSync(path.join(later, '29990101000000_later'));
    writeFileSync(
      path.join(later, '29990101000000_later', 'migration.sql'),
      'CREATE TABLE later (id int); INSERT INTO later SELECT id FROM goal;',
    );
    await restoreBackup(newer, file, { directory: later });
    expect(await query(newer, 'SELECT id FROM later ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
    await writeBackup(newer, file, AT);
    await expect(restoreBackup(await newDatabase({ empty: true }), file)).rejects.toThrow(
      /newer version: it has the migration 29990101000000_later/,
    );
  });

  it('fails on a disk that is full, and leaves nothing there', { timeout: 20_000 }, async () => {
    const from = await filledDatabase();
    symlinkSync('/dev/full', `${file}.unfinished`);
    await expect(writeBackup(from, file, AT)).rejects.toThrow('ENOSPC');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('leaves no file behind when it is interrupted', async () => {
    const from = await filledDatabase();
    const abort = new AbortController();
    await expect(writeBackup(from, file, AT, () => abort.abort(), abort.signal)).rejects.toThrow('aborted');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('leaves no file behind when it fails', async () => {
    await expect(writeBackup(await newDatabase({ empty: true }), file, AT)).rejects.toThrow('never migrated');
    expect(existsSync(file) || existsSync(`${file}.unfinished`)).toBe(false);
  });
});

async function newDatabase(options: { empty?: boolean } = {}): Promise<string> {
  const database = await createScratchDatabase(options);
  databases.push(database);
  return database.url;
}

async function filledDatabase(): Promise<string> {
  const url = await newDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `INSERT INTO goal (key, name, description) VALUES ('signup', 'Sign-up', $1), ('add_to_cart', 'Add to cart', '')`,
    [AWKWARD],
  );
  await client.query(
    `INSERT INTO "user" (id, name, email) VALUES ('u1', $1, 'a@example.com'), ('u2', '', 'b@example.com')`,
    [AWKWARD],
  );
  await client.query(
    `INSERT INTO session (id, expires_at, token, updated_at, user_id) VALUES ('s1', now(), 't', now(), 'u1')`,
  );
  await client.query(`INSERT INTO setting (key, value) VALUES ('awkward', $1), ('nothing', 'null')`, [
    JSON.stringify({ text: AWKWARD, number: 1.5e-7 }),
  ]);
  await client.query(
    `INSERT INTO subject (id, kind, external_id, attributes)
     SELECT md5('s' || n)::uuid, 'visitor', 'v' || n, jsonb_build_object('n', n) FROM generate_series(1, 500) n`,
  );
  await client.query(
    `INSERT INTO goal_record (subject_id, id, goal_id, at, value, source)
     SELECT md5('s' || n % 500)::uuid, md5('r' || n)::uuid, 1 + n % 2, timestamptz '2026-01-01' + n * interval '1 minute',
            CASE WHEN n % 3 = 0 THEN NULL ELSE n / 7.0 END, 'script' FROM generate_series(1, ${RECORDS}) n`,
  );
  await client.end();
  return url;
}

async function contents(url: string): Promise<Record<string, unknown>> {
  return withSession(url, async (client) => {
    const sums: Record<string, unknown> = {};
    for (const table of await listTables(client)) sums[table.name] = await checksumOf(client, table);
    return sums;
  });
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const text = (name: string): string => gunzipSync(readFileSync(name)).toString('utf8');
const sorted = (name: string): string => text(name).split('\n').sort().join('\n');

function rewrite(change: (content: string) => string): void {
  const before = text(file);
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, gzipSync(after));
}
