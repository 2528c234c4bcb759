import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { applyMigrations, createMigration, detectDrift, MigrationRefused, resolveMigration } from '.';
import { defaultMigrations } from './migration-files';

let directory: string;
let database: { url: string; drop(): Promise<void> };
let client: pg.Client;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'weir-migrations-'));
  database = await createScratchDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  write('20260101000000_boats', `CREATE TABLE boat (id int PRIMARY KEY, note text DEFAULT 'a;b');`);
  write('20260102000000_names', 'ALTER TABLE boat ADD COLUMN name text;');
});

afterEach(async () => {
  await client.end();
  await database.drop();
  rmSync(directory, { recursive: true });
});

describe('this project', () => {
  it('has a migration for everything in schema.prisma', async () => {
    await applyMigrations(database.url);
    expect(await detectDrift(database.url)).toEqual({ schema: null, database: null });
  });

  it('lets every index that answers "what arrived since" learn of new blocks by itself', async () => {
    await applyMigrations(database.url);
    const indexes = await query(`
      SELECT c.relname, c.reloptions FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'brin'`);
    expect(indexes.length).toBeGreaterThan(5);
    expect(indexes.filter(({ reloptions }) => !JSON.stringify(reloptions).includes('autosummarize=on'))).toEqual([]);
  });
});

describe('applyMigrations', () => {
  it('applies what is pending, in order, and nothing twice', async () => {
    const names = ['20260101000000_boats', '20260102000000_names'];
    expect(await apply()).toEqual({ applied: names, unknown: [] });
    expect(await apply()).toEqual({ applied: [], unknown: [] });
    expect(await query('SELECT migration_name FROM _prisma_migrations ORDER BY started_at')).toEqual(
      names.map((migration_name) => ({ migration_name })),
    );
  });

  it('lets one of many instances work while the others wait, and leaves no lock behind', async () => {
    write('20260103000000_slow', 'SELECT pg_sleep(0.5); CREATE TABLE slow (id int);');
    const results = await Promise.all(Array.from({ length: 4 }, () => apply()));
    expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, 3]);
    expect(
      await query(
        "SELECT * FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      ),
    ).toEqual([]);
  });

  it('sends a script whole: semicolons in functions, strings and comments do not cut it', async () => {
    write(
      '20260103000000_function',
      `CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$; -- a; b`,
    );
    await apply();
    expect(await query('SELECT one() AS one')).toEqual([{ one: 1 }]);
  });

  it('leaves nothing of a failing migration and nothing of those before it in the same start', async () => {
    write('20260103000000_wrong', 'CREATE TABLE half (id int);\n\nALTER TABLE nowhere ADD COLUMN x int;');
    await expect(apply()).rejects.toThrow(/20260103000000_wrong failed.*relation "nowhere" does not exist/);
    expect(await query("SELECT to_regclass('half') AS half, to_regclass('boat') AS boat")).toEqual([
      { half: null, boat: null },
    ]);
    write('20260103000000_wrong', 'CREATE TABLE half (id int);');
    expect((await apply()).applied).toHaveLength(3);
  });

  it('leaves nothing when its connection dies in the middle, and the next start does all of it', async () => {
    write('20260103000000_slow', 'CREATE TABLE slow (id int); SELECT pg_sleep(30);');
    const dying = expect(apply()).rejects.toThrow();
    await expect
      .poll(
        () =>
          query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()`,
          ),
        { timeout: 10_000 },
      )
      .toHaveLength(1);
    await dying;
    write('20260103000000_slow', 'CREATE TABLE slow (id int);');
    expect((await apply()).applied).toHaveLength(3);
  });

  it('waits for a database that is not up yet, but not for a wrong password', async () => {
    const port = await anyPort();
    const late = new URL(database.url);
    const target = { host: late.hostname, port: Number(late.port) };
    late.port = String(port);
    const waiting = applyMigrations(late.href, { directory });
    await new Promise((resolve) => setTimeout(resolve, 600));
    const proxy = createServer((socket) => {
      const up = connect(target);
      for (const end of [socket, up]) end.on('error', () => {});
      socket.pipe(up).pipe(socket);
    }).listen(port, '127.0.0.1');
    expect((await waiting).applied).toHaveLength(2);
    proxy.close();
    const wrong = new URL(database.url);
    wrong.password = 'wrong';
    await expect(applyMigrations(wrong.href, { directory })).rejects.toThrow('password authentication failed');
  });

  it('refuses a migration that was changed after it had been applied, by name', async () => {
    await apply();
    appendFileSync(path.join(directory, '20260101000000_boats', 'migration.sql'), '\n-- harmless\n');
    write('20260103000000_more', 'CREATE TABLE more (id int);');
    await expect(apply()).rejects.toThrow(MigrationRefused);
    await expect(apply()).rejects.toThrow('20260101000000_boats/migration.sql was changed after');
    expect(await query("SELECT to_regclass('more') AS more")).toEqual([{ more: null }]);
  });

  it('refuses a half-applied migration by name until somebody settles it', async () => {
    await apply();
    const half = () =>
      query(
        `UPDATE _prisma_migrations SET finished_at = NULL, logs = 'the power went' WHERE migration_name LIKE '%names'`,
      );
    await half();
    await expect(apply()).rejects.toThrow(/20260102000000_names was started .* never finished[^]*the power went/);
    await resolveMigration(database.url, '20260102000000_names', 'applied', directory);
    expect((await apply()).applied).toEqual([]);
    await half();
    await query('ALTER TABLE boat DROP COLUMN name');
    await resolveMigration(database.url, '20260102000000_names', 'rolled-back', directory);
    expect((await apply()).applied).toEqual(['20260102000000_names']);
    await expect(resolveMigration(database.url, '20260102000000_names', 'applied', directory)).rejects.toThrow(
      'is not half applied',
    );
  });

  it('runs what PostgreSQL forbids in a transaction', async () => {
    await apply();
    write('20260103000000_index', 'CREATE INDEX CONCURRENTLY boat_name ON boat (name);');
    expect((await apply()).applied).toEqual(['20260103000000_index']);
  });

  it('names migrations that a newer version left in the database', async () => {
    await apply();
    rmSync(path.join(directory, '20260102000000_names'), { recursive: true });
    expect(await apply()).toEqual({ applied: [], unknown: ['20260102000000_names'] });
  });
});

describe('drift', () => {
  beforeEach(() => cpSync(defaultMigrations(), directory, { recursive: true, force: true }));
  beforeEach(() => {
    rmSync(path.join(directory, '20260101000000_boats'), { recursive: true });
    rmSync(path.join(directory, '20260102000000_names'), { recursive: true });
  });

  it('shows what somebody changed in the database by hand', async () => {
    await apply();
    await query('ALTER TABLE "user" ADD COLUMN surprise int');
    await query('CREATE INDEX by_hand ON "user" USING brin (created_at)');
    const drift = await detectDrift(database.url, { directory });
    expect(drift.schema).toBeNull();
    expect(drift.database).toContain('surprise');
    expect(drift.database).toContain('by_hand');
  });

  it('shows what schema.prisma has and no migration makes, and createMigration writes it', async () => {
    await apply();
    const schemaFile = path.join(directory, 'schema.prisma');
    const schema = readFileSync(path.resolve('prisma', 'schema.prisma'), 'utf8');
    writeFileSync(schemaFile, `${schema}\nmodel Boat {\n  id Int @id\n  @@map("boat")\n}\n`);
    const options = { directory, schemaFile };
    expect((await detectDrift(database.url, options)).schema).toContain('CREATE TABLE "boat"');
    const created = await createMigration(database.url, 'Add boats!', new Date('2027-02-03T04:05:06Z'), options);
    expect(created?.name).toBe('20270203040506_add_boats');
    expect((await apply()).applied).toEqual(['20270203040506_add_boats']);
    expect(await detectDrift(database.url, options)).toEqual({ schema: null, database: null });
    expect(await createMigration(database.url, 'again', new Date('2027-02-03T04:05:07Z'), options)).toBeNull();
  });

  it('accepts what a migration makes below its line "By hand"', async () => {
    write(
      '29990101000000_by_hand',
      '-- By hand\nCREATE INDEX with_name ON "user" (email) INCLUDE (name);\nALTER TABLE "user" ADD CHECK (email <> \'\');',
    );
    await apply();
    expect(await detectDrift(database.url, { directory })).toEqual({ schema: null, database: null });
    write('29990102000000_not_so', 'CREATE INDEX forgotten ON "user" (email, name);');
    expect((await detectDrift(database.url, { directory })).schema).toContain('DROP INDEX "forgotten"');
  });

  it('leaves no shadow database behind', async () => {
    await apply();
    await detectDrift(database.url, { directory });
    write('29990102000000_wrong', 'SELECT nonsense;');
    await expect(detectDrift(database.url, { directory })).rejects.toThrow();
    expect(await query(`SELECT datname FROM pg_database WHERE datname LIKE 'weir_shadow_${process.pid}_%'`)).toEqual(
      [],
    );
  });
});

async function anyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

const apply = () => applyMigrations(database.url, { directory });

async function query(sql: string): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql)).rows;
}

function write(name: string, sql: string): void {
  mkdirSync(path.join(directory, name), { recursive: true });
  writeFileSync(path.join(directory, name, 'migration.sql'), sql);
}
