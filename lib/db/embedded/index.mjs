// The embedded PostgreSQL: a real server from npm, started when needed, attached to when it already runs.
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isWritable } from './account.mjs';
import { createCluster, filesOf, prepareHome, startCluster, stopCluster, urlOf } from './cluster.mjs';
import { withLock } from './lock.mjs';
import { findPostmaster, isListening } from './postmaster.mjs';
import { isAlive, sleep } from './process.mjs';
import { countUsers, register } from './users.mjs';

const COMING_UP_MS = 120_000;
const WATCH_MS = 500;

/**
 * @typedef {object} OpenDatabase
 * @property {string} url connection string of the database `weir`
 * @property {boolean} attached whether another living process already used this server
 * @property {number} pid of the PostgreSQL server
 * @property {(database: string) => string} urlOf connection string of another database of the same server
 * @property {() => Promise<void>} stop leaves; the last user to leave stops the server
 */

/**
 * Starts the embedded PostgreSQL of a directory, or attaches to it when it runs. The first call creates it. Data
 * survive any kill -9. A server orphaned by a killed process is taken over.
 * @param {{ directory: string, fragile?: boolean, watch?: boolean, log?: (message: string) => void }} options
 *   `directory`: where everything lives, for example `.weir/database`;
 *   `fragile`: no fsync, for tests only;
 *   `watch`: start the server again on the same port when it dies while in use
 * @returns {Promise<OpenDatabase>}
 * @throws when there are no binaries for this platform, or PostgreSQL does not start
 */
export async function openDatabase({ directory, fragile = false, watch = false, log = () => {} }) {
  const home = resolveHome(directory);
  const files = filesOf(home);
  const opened = await withLock(home, async () => {
    const others = countUsers(home);
    const running = await findRunning(files.cluster);
    if (running === null) createCluster(files);
    const server = running ?? (await startCluster(files, { fragile }));
    return { server, attached: running !== null && others > 0, leave: register(home) };
  });
  let { server } = opened;
  let stopping = false;

  const watcher = watch ? setInterval(() => void restart(), WATCH_MS) : undefined;
  watcher?.unref();
  let restarting = false;
  async function restart() {
    if (stopping || restarting || isAlive(server.pid)) return;
    restarting = true;
    try {
      server = await withLock(home, async () => {
        const running = await findRunning(files.cluster);
        if (running !== null) return running;
        log('the database server has died; starting it again');
        return startCluster(files, { fragile, port: server.port });
      });
    } catch (error) {
      log(error instanceof Error ? error.message : String(error));
    } finally {
      restarting = false;
    }
  }

  return {
    url: urlOf(files, server.port),
    attached: opened.attached,
    pid: server.pid,
    urlOf: (database) => urlOf(files, server.port, database),
    stop: async () => {
      if (stopping) return;
      stopping = true;
      clearInterval(watcher);
      await withLock(home, async () => {
        opened.leave();
        const running = findPostmaster(files.cluster);
        if (running !== null && countUsers(home) === 0) await stopCluster(running.pid);
      });
    },
  };
}

/** @param {string} directory */
function resolveHome(directory) {
  const wished = path.resolve(directory);
  const exists = existsSync(wished);
  if (!exists) mkdirSync(path.dirname(wished), { recursive: true });
  prepareHome(filesOf(wished));
  const home = realpathSync(wished);
  if (!isWritable(home)) {
    throw new Error(`${home} belongs to another user; start as that user, or remove the directory to begin anew.`);
  }
  return home;
}

/** The running server once it is ready, or null. @param {string} cluster */
async function findRunning(cluster) {
  const until = Date.now() + COMING_UP_MS;
  for (;;) {
    const found = findPostmaster(cluster);
    if (found === null) return null;
    if (found.ready && (await isListening(found.port))) return found;
    if (Date.now() > until) throw new Error(`PostgreSQL (process ${found.pid}) is running but does not become ready`);
    await sleep(50);
  }
}
