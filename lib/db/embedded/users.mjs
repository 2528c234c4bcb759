// Who uses an embedded database: one small file per user, so that the last one to leave stops the server.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { isSameProcessAlive, processName } from './process.mjs';

/**
 * Registers this process as a user.
 * @param {string} home directory of the embedded database
 * @returns {() => void} takes the registration back
 */
export function register(home) {
  const file = path.join(directoryOf(home), `${process.pid}-${randomUUID()}`);
  writeFileSync(file, processName());
  return () => rmSync(file, { force: true });
}

/**
 * Number of living users; files of dead ones are removed.
 * @param {string} home
 * @returns {number}
 */
export function countUsers(home) {
  const directory = directoryOf(home);
  let living = 0;
  for (const name of readdirSync(directory)) {
    const file = path.join(directory, name);
    if (isSameProcessAlive(read(file))) living += 1;
    else rmSync(file, { force: true });
  }
  return living;
}

/** @param {string} home */
function directoryOf(home) {
  const directory = path.join(home, 'users');
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
