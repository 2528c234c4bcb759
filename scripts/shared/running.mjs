// A note about the server that runs in this folder, so that a second start can say so, or clear up after a kill -9.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isSameProcessAlive, processName, sleep } from '../../lib/db/embedded/process.mjs';
import { root } from './run.mjs';

const FILE = path.join(root, '.weir', 'running.json');
const GRACE_MS = 15_000;

/** @typedef {{ supervisor: string, server: string | null, url: string }} Note `server` is null while it is being prepared */

/** @param {{ serverPid: number | null, url: string }} server */
export function noteRunning({ serverPid, url }) {
  mkdirSync(path.dirname(FILE), { recursive: true });
  /** @type {Note} */
  const note = { supervisor: processName(), server: serverPid === null ? null : processName(serverPid), url };
  writeFileSync(FILE, JSON.stringify(note));
}

export function forgetRunning() {
  if (read()?.supervisor === processName()) rmSync(FILE, { force: true });
}

/**
 * What runs in this folder, when its supervisor still lives. A server whose supervisor was killed is stopped first.
 * @returns {Promise<Note | null>}
 */
export async function findRunning() {
  const note = read();
  if (note === null) return null;
  if (isSameProcessAlive(note.supervisor)) return note;
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
    if (note.server === null || !isSameProcessAlive(note.server)) break;
    process.kill(Number(note.server.split(' ')[0]), signal);
    for (let waited = 0; waited < GRACE_MS && isSameProcessAlive(note.server); waited += 100) await sleep(100);
  }
  rmSync(FILE, { force: true });
  return null;
}

/** @returns {Note | null} */
function read() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return null;
  }
}
