// Packages: installed when they are missing or older than package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './quiet.mjs';
import { root } from './run.mjs';
import { Stop } from './steps.mjs';

const MINIMUM = [20, 19];

/** @throws Stop when Node.js is too old */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  throw new Stop(
    `Weir needs Node.js ${MINIMUM.join('.')} or newer; this is ${process.version}. See https://nodejs.org`,
  );
}

/**
 * Whether node_modules holds every version that package-lock.json asks for. Optional packages of other platforms may be
 * missing.
 * @returns {boolean}
 */
export function isInstalled() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const present = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null) return existsSync(path.join(root, 'node_modules'));
  if (present === null) return false;
  return Object.entries(wanted).every(([name, { version, optional, devOptional, peer }]) => {
    if (name === '' || (present[name] === undefined && (optional || devOptional || peer))) return true;
    return present[name]?.version === version;
  });
}

/** Runs `npm install`, development packages included: they build the application. @param {(message: string) => void} say */
export async function install(say) {
  const npm = process.env.npm_execpath;
  const args = ['install', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, commandArgs] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  await runQuietly('install', command, commandArgs, { say });
}

/** @param {string} file @returns {Record<string, any> | null} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}
