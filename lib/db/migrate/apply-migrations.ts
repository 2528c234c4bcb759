import pg from 'pg';
import { noFilters, withEngine, type ScriptFailure } from './engine';
import { CREATE_HISTORY_TABLE, compareHistory, MigrationRefused, readHistory } from './history';
import { defaultMigrations, readMigrations, toMigrationList, type MigrationFile } from './migration-files';

/** Any number, the same in every instance: who holds this transaction-level lock migrates. */
const LOCK_KEY = 5_873_301_192;
const WAIT_MS = 10 * 60_000;
const POLL_MS = 250;
const CONNECT_MS = 60_000;

export type ApplyOptions = {
  directory?: string;
  /** Names of the migrations to consider; all of the directory by default. */
  only?: string[];
  log?: (message: string) => void;
};
export type ApplyResult = { applied: string[]; unknown: string[] };

/**
 * Brings a database to the state of `prisma/migrations`. Many instances may call it at once: one works, the others wait
 * and then find nothing to do. All pending migrations run in one transaction together with their entries in
 * `_prisma_migrations`, so a crash leaves either all or nothing. Only a migration that contains CONCURRENTLY, which
 * PostgreSQL forbids in a transaction, runs outside of one.
 * @param url connection string
 * @returns names of the migrations applied now, and of those in the database that this version does not know
 * @throws MigrationRefused when a migration was changed after it was applied, is half applied, or fails
 */
export async function applyMigrations(url: string, options: ApplyOptions = {}): Promise<ApplyResult> {
  const directory = options.directory ?? defaultMigrations();
  const { only } = options;
  const files = readMigrations(directory).filter(({ name }) => only === undefined || only.includes(name));
  const log = options.log ?? (() => {});
  const client = await connectPatiently(url, log);
  try {
    const seen = compareHistory(files, await readHistory(client));
    if (seen.pending.length === 0) return { applied: [], unknown: seen.unknown };

    await client.query('BEGIN');
    await waitForTurn(client, log);
    const { pending, unknown } = compareHistory(files, await readHistory(client));
    for (const { name } of pending) log(`applying migration ${name}`);
    if (pending.some(({ sql }) => /\bCONCURRENTLY\b/i.test(sql))) await runOutside(url, directory, files);
    else await run(client, directory, files);
    await client.query('COMMIT');
    return { applied: pending.map(({ name }) => name), unknown };
  } finally {
    await client.end();
  }
}

/** The first connection keeps the lock; the engine works on a second one without a transaction. */
async function runOutside(url: string, directory: string, files: MigrationFile[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'weir migrations' });
  await client.connect();
  try {
    await run(client, directory, files);
  } finally {
    await client.end();
  }
}

async function run(client: pg.Client, directory: string, files: MigrationFile[]): Promise<void> {
  let failure: ScriptFailure | undefined;
  await client.query(CREATE_HISTORY_TABLE);
  const onScriptFailure = (next: ScriptFailure) => (failure ??= next);
  try {
    await withEngine({ client, onScriptFailure }, (engine) =>
      engine.applyMigrations({ migrationsList: toMigrationList(directory, files), filters: noFilters }),
    );
  } catch (error) {
    const failed = files.find(({ sql }) => sql === failure?.script);
    if (failure === undefined || failed === undefined) throw error;
    throw new MigrationRefused(explainFailure(failed.name, failure), { cause: error });
  }
}

/** A server may start a moment before its database does; what cannot get better by waiting is thrown at once. */
async function connectPatiently(url: string, log: (message: string) => void): Promise<pg.Client> {
  for (let waited = 0; ; waited += POLL_MS) {
    const client = new pg.Client({ connectionString: url, application_name: 'weir migrations' });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      if (waited >= CONNECT_MS || !mayPass(error)) throw error;
      if (waited === 0) log('the database does not answer yet; waiting for it');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Nobody listens yet, the connection was cut, or PostgreSQL is starting up or shutting down. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03'].includes(code) || /terminated unexpectedly/.test(error.message)
  );
}

async function waitForTurn(client: pg.Client, log: (message: string) => void): Promise<void> {
  for (let waited = 0; waited < WAIT_MS; waited += POLL_MS) {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK_KEY]);
    if (rows[0]?.mine === true) return;
    if (waited === 0) log('another instance is migrating the database; waiting for it');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new MigrationRefused('Another instance has been migrating the database for ten minutes; gave up waiting.');
}

function explainFailure(name: string, { script, error }: ScriptFailure): string {
  const position = 'position' in error ? Number(error.position) : Number.NaN;
  const line = Number.isNaN(position) ? '' : ` (line ${script.slice(0, position).split('\n').length})`;
  return `The migration ${name} failed${line}: ${error.message}`;
}
