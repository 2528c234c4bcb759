// One process at a time per directory; the lock of a dead process is taken over by exactly one successor.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { codeOf, isSameProcessAlive, processName, sleep } from './process.mjs';

const PATIENCE_MS = 120_000;
const POLL_MS = 50;
const WRITTEN_WITHIN_MS = 10_000;

/**
 * Runs `work` while this process alone holds the lock of `directory`.
 * @template T
 * @param {string} directory
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws when another living process holds the lock for longer than two minutes
 */
export async function withLock(directory, work) {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'starting.lock');
  const token = randomUUID();
  const until = Date.now() + PATIENCE_MS;
  while (!claim(file, `${token} ${processName()}`)) {
    const held = readLock(file);
    if (held !== null && !isSameProcessAlive(held.owner)) removeStale(file, held.token);
    else if (Date.now() > until) throw new Error(`${file} is held by process ${held?.owner ?? '?'}; gave up waiting`);
    else await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    if (readLock(file)?.token === token) rmSync(file, { force: true });
  }
}

/** @param {string} file @param {string} content */
function claim(file, content) {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file @returns {{ token: string, owner: string } | null} */
function readLock(file) {
  try {
    const text = readFileSync(file, 'utf8');
    const space = text.indexOf(' ');
    if (space >= 0) return { token: text.slice(0, space), owner: text.slice(space + 1) };
    // A lock that is still being written is empty for an instant: treat it as held. One that stays so is what a power
    // cut or a full disk has left of it: nobody's.
    return Math.abs(Date.now() - statSync(file).mtimeMs) < WRITTEN_WITHIN_MS ? null : { token: text, owner: '' };
  } catch {
    return null;
  }
}

/**
 * Two processes may find the same dead owner. Only the one that creates the marker named after that lock's token may
 * delete the lock, and only while the lock still carries this token; so a successor's fresh lock is never deleted.
 * @param {string} file
 * @param {string} token
 */
function removeStale(file, token) {
  const marker = `${file}.${token}`;
  if (!claim(marker, processName())) {
    try {
      if (!isSameProcessAlive(readFileSync(marker, 'utf8'))) rmSync(marker, { force: true });
    } catch {
      // the other one has finished
    }
    return;
  }
  try {
    if (readLock(file)?.token === token) rmSync(file, { force: true });
  } finally {
    rmSync(marker, { force: true });
  }
}
