// Making and running one PostgreSQL cluster (a data directory and the process that serves it).
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { chooseAccount } from './account.mjs';
import { programPath } from './native.mjs';
import { disownForeignPid, findPostmaster, freePort, isListening } from './postmaster.mjs';
import { isAlive, sleep } from './process.mjs';

export const USER = 'weir';
export const DATABASE = 'weir';
const START_MS = 120_000;
const STOP_MS = 60_000;
const ATTEMPTS = 8;
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  random_page_cost: '1.1',
  jit: 'off',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
};
/** For test data only: what a power cut would lose is worth nothing. */
const FRAGILE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** @typedef {{ home: string, cluster: string, password: string, log: string, port: string }} Files */

/**
 * The files of the embedded database that lives in `home`.
 * @param {string} home
 * @returns {Files}
 */
export function filesOf(home) {
  return {
    home,
    cluster: path.join(home, 'cluster'),
    password: path.join(home, 'password'),
    log: path.join(home, 'postgres.log'),
    port: path.join(home, 'port'),
  };
}

/**
 * Address of a database of the cluster.
 * @param {Files} files
 * @param {number} port
 * @param {string} [database]
 * @returns {string}
 */
export function urlOf(files, port, database = DATABASE) {
  return `postgresql://${USER}:${readFileSync(files.password, 'utf8').trim()}@127.0.0.1:${port}/${database}`;
}

/**
 * Creates the cluster unless it exists. It is made under another name and renamed when complete, so that a crash in
 * between leaves nothing that looks finished. Superuser and database are called `weir`.
 * @param {Files} files
 */
export function createCluster(files) {
  if (existsSync(path.join(files.cluster, 'PG_VERSION'))) return;
  for (const name of readdirSync(files.home)) {
    if (name.startsWith('cluster.new-')) rmSync(path.join(files.home, name), { recursive: true, force: true });
  }
  const account = chooseAccount(files.home, programPath('postgres'));
  if (!existsSync(files.password))
    writeFileSync(files.password, `${randomBytes(18).toString('hex')}\n`, { mode: 0o600 });
  account.own(files.password);
  const unfinished = path.join(files.home, `cluster.new-${process.pid}`);
  const run = (/** @type {'initdb' | 'postgres'} */ program, /** @type {string[]} */ args, input = '') => {
    const [command, commandArgs] = account.command(programPath(program), args);
    const result = spawnSync(command, commandArgs, {
      ...account.identity,
      env: environment(),
      encoding: 'utf8',
      input,
    });
    if (result.status === 0) return;
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(`${program} failed: ${result.error?.message ?? ''}${result.stderr ?? ''}`);
  };
  run('initdb', [
    `--pgdata=${unfinished}`,
    `--username=${USER}`,
    `--pwfile=${files.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]);
  run('postgres', ['--single', '-D', unfinished, 'postgres'], `CREATE DATABASE ${DATABASE};\n`);
  renameSync(unfinished, files.cluster);
}

/**
 * Starts the server of an existing cluster and waits until it answers. Right after a kill -9 the workers of the dead
 * server may still hold its memory; the start is then tried again.
 * @param {Files} files
 * @param {{ fragile?: boolean, port?: number }} options `fragile` trades durability for speed
 * @returns {Promise<{ pid: number, port: number }>}
 * @throws with the end of PostgreSQL's log when it does not start
 */
export async function startCluster(files, options = {}) {
  const account = chooseAccount(files.home, programPath('postgres'));
  const settings = Object.entries({ ...SETTINGS, ...(options.fragile === true ? FRAGILE : {}) });
  shortenLog(files.log);
  for (let attempt = 1; ; attempt += 1) {
    disownForeignPid(files.cluster);
    const port = await freePort(options.port ?? lastPort(files));
    const args = [
      '-D',
      files.cluster,
      '-p',
      String(port),
      ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const [command, commandArgs] = account.command(programPath('postgres'), args);
    const log = openSync(files.log, 'a', 0o600);
    const child = spawn(command, commandArgs, {
      ...account.identity,
      env: environment(),
      stdio: ['ignore', log, log],
      detached: true, // Ctrl-C in a terminal is for us: we stop it in order
    });
    closeSync(log);
    let gone = false;
    child.once('exit', () => (gone = true));
    child.once('error', () => (gone = true));
    const until = Date.now() + START_MS;
    while (!gone && Date.now() < until) {
      const found = findPostmaster(files.cluster);
      if (found?.ready === true && found.port === port && (await isListening(port))) {
        child.unref();
        writeFileSync(files.port, `${port}\n`);
        return { pid: found.pid, port };
      }
      await sleep(15);
    }
    if (attempt === ATTEMPTS) throw new Error(`The embedded PostgreSQL did not start:\n${endOf(files.log)}`);
    await sleep(200 * attempt);
  }
}

/**
 * Stops a server: open transactions are rolled back, everything committed is written.
 * @param {number} pid
 */
export async function stopCluster(pid) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGQUIT'])) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < STOP_MS; waited += 20) {
      if (!isAlive(pid)) return;
      await sleep(20);
    }
  }
}

/** @param {Files} files */
export function prepareHome(files) {
  mkdirSync(files.home, { recursive: true, mode: 0o700 });
}

/** PostgreSQL reads many PG* variables; none of the caller's may change what we start. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && name !== 'LD_PRELOAD');
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** @param {Files} files @returns {number | undefined} */
function lastPort(files) {
  try {
    const port = Number(readFileSync(files.port, 'utf8'));
    return Number.isInteger(port) && port > 0 ? port : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function shortenLog(file) {
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
}

/** @param {string} file */
function endOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-15).join('\n') : '(no log)';
}
