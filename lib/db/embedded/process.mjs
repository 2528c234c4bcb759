// Knowing a process again: a pid alone is not enough, since the system gives it away anew.
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/** Milliseconds to wait. @param {number} ms @returns {Promise<void>} */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Whether a process with this pid exists (also one that belongs to somebody else).
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return !isZombie(pid);
}

/**
 * The error code of a failed system call ('ENOENT', 'EEXIST', …), or '' for anything else.
 * @param {unknown} error
 * @returns {string}
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * A name for this very process: its pid, and where the system tells, when it started and in which boot of the machine.
 * @param {number} [pid]
 * @returns {string} for example `4711 982345 6f1c…`
 */
export function processName(pid = process.pid) {
  const fields = procStat(pid);
  return `${pid} ${fields ? `${fields[19]} ${bootId()}` : '- -'}`;
}

/**
 * Whether the process that once wrote down `name` (see `processName`) still runs.
 * @param {string} name
 * @returns {boolean}
 */
export function isSameProcessAlive(name) {
  const [pid, started] = name.trim().split(' ');
  if (!isAlive(Number(pid))) return false;
  return started === '-' || processName(Number(pid)) === name.trim();
}

/**
 * The command line of a process, or null where it cannot be read.
 * @param {number} pid
 * @returns {string | null}
 */
export function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return null;
    const ps = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return ps.status === 0 ? ps.stdout.trim() : null;
  }
}

/** Fields of /proc/PID/stat after the process name. @param {number} pid @returns {string[] | null} */
function procStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isZombie(pid) {
  return procStat(pid)?.[0] === 'Z';
}

function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '-';
  }
}
