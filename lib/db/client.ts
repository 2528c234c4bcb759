import { PrismaPg } from '@prisma/adapter-pg';
import { Debug as debugOfClient } from '@prisma/client/runtime/client';
import { Debug as debugOfDriver } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { environment } from '@/lib/config/env';
import { PrismaClient } from './generated/client';
import { LimitedPool } from './time-limit';

/**
 * The connections of this process. They live on globalThis because the server bundle and Next's chunks are two module
 * graphs of one process. Made on first use: importing this file opens nothing, so a build needs no database.
 */
const shared = globalThis as typeof globalThis & {
  weirDatabase?: { url: string; pool: pg.Pool; client: PrismaClient; forget: () => void };
};

/** An unused line is asked after so long whether it still stands; what is between forgets it after some minutes. */
const KEEP_ALIVE_MS = 30_000;

export function databaseUrl(): string {
  const url = environment().DATABASE_URL;
  if (url === undefined) throw new Error('DATABASE_URL is not set. `npm run quickstart` starts an embedded database.');
  return url;
}

/**
 * Connects to any database: for scripts and tests that bring their own URL. `waitMs` is how long a query waits for a
 * connection before it fails. Close with `disconnect`.
 */
export function connect(
  url: string,
  size = 8,
  waitMs = 10_000,
): { pool: pg.Pool; client: PrismaClient; disconnect(): Promise<void> } {
  const pool = new LimitedPool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: waitMs,
    application_name: 'weir',
  });
  // A dropped idle connection is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    client,
    async disconnect() {
      await client.$disconnect();
      await pool.end().catch(() => undefined);
    },
  };
}

function current() {
  if (shared.weirDatabase !== undefined) return shared.weirDatabase;
  const url = databaseUrl();
  const opened = connect(url, environment().DATABASE_POOL_SIZE, environment().DATABASE_WAIT_MS);
  // One connection stays, however little there is to do: by it `npm run restore` sees that a server is running.
  Object.assign(opened.pool.options, { min: 1, keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS });
  return (shared.weirDatabase = { url, ...opened, forget: flushMessages });
}

/** The Prisma client of this process. */
export const database = (): PrismaClient => current().client;

/** The pool under it, for prepared statements on the hot path. */
export const databasePool = (): pg.Pool => current().pool;

/** So many messages for debugging are kept by Prisma, printed or not, with the arguments of the queries they tell of. */
const MESSAGES = 100;
const say = [debugOfClient('weir'), debugOfDriver('weir')];

function flushMessages(): void {
  for (let n = 0; n < MESSAGES; n++) for (const one of say) one('');
}

/**
 * Makes Prisma forget its last queries. Their arguments are a few bytes as a rule; of the batches of a log they are
 * megabytes, and what is kept are those of two batches, in two forms. Done by the module that opened the connections:
 * each of Next's module graphs has messages of its own.
 */
export const forgetQueries = (): void => shared.weirDatabase?.forget();

/** Closes what this process opened. */
export async function closeDatabase(): Promise<void> {
  const open = shared.weirDatabase;
  delete shared.weirDatabase;
  if (open === undefined) return;
  await open.client.$disconnect();
  await open.pool.end().catch(() => undefined);
}
