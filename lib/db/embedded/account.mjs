// As whom PostgreSQL runs. It refuses to run as root, so root lends it another identity.
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, chownSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';

const NOBODY = 65534;
const NAMESPACE = ['--user', '--map-user=1000', '--map-group=1000'];

/**
 * @typedef {object} Account
 * @property {(program: string, args: string[]) => [string, string[]]} command wraps a command line
 * @property {{ uid?: number, gid?: number }} identity for spawn
 * @property {(...paths: string[]) => void} own gives files to the account
 */

/** @type {Account} */
const plain = { command: (program, args) => [program, args], identity: {}, own: () => {} };

/** A user namespace: inside PostgreSQL sees itself as user 1000, outside every file stays root's. @type {Account} */
const namespace = {
  command: (program, args) => ['unshare', [...NAMESPACE, program, ...args]],
  identity: {},
  own: () => {},
};

/** The system user "nobody", for machines that forbid user namespaces (many containers). @type {Account} */
const nobody = {
  command: (program, args) => [program, args],
  identity: { uid: NOBODY, gid: NOBODY },
  own: (...paths) => paths.forEach((file) => chownSync(file, NOBODY, NOBODY)),
};

/**
 * Chooses the account for the cluster in `directory`.
 * @param {string} directory existing directory of the cluster
 * @param {string} program full path of the postgres program
 * @returns {Account}
 * @throws when root may not make a namespace and "nobody" cannot reach the directory
 */
export function chooseAccount(directory, program) {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return plain;
  if (process.env.WEIR_POSTGRES_ACCOUNT !== 'nobody' && canUnshare(program)) return namespace;
  for (const target of [program, directory]) {
    const closed = closedAncestor(target);
    if (closed === null) continue;
    throw new Error(
      `PostgreSQL cannot run as root, this machine does not allow user namespaces, and the user "nobody" cannot enter ${closed}. ` +
        `Run "chmod o+x ${closed}", move the project, start it as an ordinary user, or set DATABASE_URL.`,
    );
  }
  chownSync(directory, NOBODY, NOBODY);
  chmodSync(directory, 0o700);
  return nobody;
}

/** @param {string} program */
function canUnshare(program) {
  return spawnSync('unshare', [...NAMESPACE, program, '--version'], { stdio: 'ignore' }).status === 0;
}

/** The first directory above `target` that other users may not enter. @param {string} target @returns {string | null} */
function closedAncestor(target) {
  for (let at = path.dirname(path.resolve(target)); ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & constants.S_IXOTH) === 0) return at;
    if (at === path.dirname(at)) return null;
  }
}

/**
 * Whether this process may write below `directory`; a clear early answer instead of a failing initdb.
 * @param {string} directory
 * @returns {boolean}
 */
export function isWritable(directory) {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
