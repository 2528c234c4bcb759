// What postmaster.pid of a cluster says, and whether it is true.
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { commandLine, isAlive } from './process.mjs';

/** No system gives away a pid this high. */
const IMPOSSIBLE_PID = 999_999_999;
const CONNECT_MS = 2000;

/**
 * @typedef {object} Postmaster
 * @property {number} pid
 * @property {number} port TCP port, 0 while it is not known yet
 * @property {boolean} ready whether it accepts connections
 */

/**
 * The living PostgreSQL of a cluster, or null when none runs. A pid file left by a dead one is not believed, also when
 * its pid now belongs to another program.
 * @param {string} cluster data directory
 * @returns {Postmaster | null}
 */
export function findPostmaster(cluster) {
  const lines = pidFile(cluster);
  if (lines === null) return null;
  const pid = Number(lines[0]);
  if (!isAlive(pid) || !isPostgres(pid, cluster)) return null;
  return { pid, port: Number(lines[3] ?? 0) || 0, ready: (lines[7] ?? '').trim() === 'ready' };
}

/**
 * PostgreSQL refuses to start while the pid in its file belongs to anybody. When that is another program, the pid is
 * replaced by one that cannot exist; the rest of the file stays, since PostgreSQL finds the shared memory of surviving
 * workers by it.
 * @param {string} cluster
 */
export function disownForeignPid(cluster) {
  const lines = pidFile(cluster);
  if (lines === null) return;
  const pid = Number(lines[0]);
  if (!isAlive(pid) || isPostgres(pid, cluster)) return;
  writeFileSync(path.join(cluster, 'postmaster.pid'), [String(IMPOSSIBLE_PID), ...lines.slice(1)].join('\n'));
}

/** Whether something listens on a local port. @param {number} port @returns {Promise<boolean>} */
export function isListening(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', timeout: CONNECT_MS });
    const answer = (/** @type {boolean} */ value) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

/**
 * A free local port: the wished one when nobody has it, else any.
 * @param {number} [wished]
 * @returns {Promise<number>}
 */
export async function freePort(wished) {
  if (wished !== undefined && (await tryPort(wished)) !== null) return wished;
  const port = await tryPort(0);
  if (port === null) throw new Error('no free TCP port on 127.0.0.1');
  return port;
}

/** @param {number} port @returns {Promise<number | null>} */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}

/** @param {string} cluster @returns {string[] | null} */
function pidFile(cluster) {
  try {
    return readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
}

/** Whether the process is a PostgreSQL on this cluster; where its command cannot be read it is believed. @param {number} pid @param {string} cluster */
function isPostgres(pid, cluster) {
  const command = commandLine(pid);
  return command === null || (command.includes('postgres') && command.includes(cluster));
}
