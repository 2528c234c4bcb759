// What every command needs first: the variables of .env.local and .env, and a database.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { root } from './run.mjs';

export const DATABASE_DIRECTORY = path.join(root, '.weir', 'database');

/** Reads .env.local and .env into process.env; what is already set there wins. */
export function loadEnvironmentFiles() {
  for (const name of ['.env.local', '.env']) {
    const file = path.join(root, name);
    if (!existsSync(file)) continue;
    for (const [key, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) process.env[key] ??= value;
  }
}

/** Whoever waits at a terminal waits longer for a connection than a visitor of a page. */
export function waitPatiently() {
  process.env.DATABASE_WAIT_MS ||= '30000';
}

/**
 * The database of this installation: DATABASE_URL when it is set, else the embedded PostgreSQL, started or attached to.
 * Sets DATABASE_URL of this process.
 * @param {{ watch?: boolean, log?: (message: string) => void }} [options]
 * @returns {Promise<{ url: string, embedded: boolean, attached: boolean, stop: () => Promise<void> }>}
 */
export async function openInstallationDatabase(options = {}) {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== '') {
    return { url: given, embedded: false, attached: true, stop: async () => {} };
  }
  const { openDatabase } = await import('../../lib/db/embedded/index.mjs');
  const database = await openDatabase({ directory: DATABASE_DIRECTORY, ...options });
  process.env.DATABASE_URL = database.url;
  return { url: database.url, embedded: true, attached: database.attached, stop: database.stop };
}

/**
 * Runs a command of the project with its environment and database, and ends the process with its result. Errors are shown
 * as one sentence, with the stack only when DEBUG is set.
 * @param {(database: { url: string, embedded: boolean }, interrupted: AbortSignal) => Promise<number | void>} work returns
 *   the exit code
 * @param {{ tidies?: boolean }} [options] `tidies`: the first Ctrl-C only aborts `interrupted`, and the work ends by itself
 */
export async function runCommand(work, { tidies = false } = {}) {
  loadEnvironmentFiles();
  waitPatiently();
  // `| head` closes its end early; what was begun is finished all the same.
  process.stdout.on('error', () => {});
  let code = 1;
  let stop = async () => {};
  const abort = new AbortController();
  const interrupt = () => {
    if (tidies && !abort.signal.aborted) return abort.abort();
    void stop().finally(() => process.exit(130));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    const database = await openInstallationDatabase();
    stop = database.stop;
    code = (await work(database, abort.signal)) ?? 0;
  } catch (error) {
    console.error(process.env.DEBUG ? error : error instanceof Error ? error.message : error);
  } finally {
    await stop();
  }
  process.exit(code);
}
