// Child processes of the scripts.
import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');
const binaries = path.join(root, 'node_modules', '.bin');

/**
 * Runs a program to its end with our terminal. Programs of node_modules are found. Signals that we get are passed on.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 128 + n when a signal ended it
 */
export function run(command, args, options = {}) {
  const child = start(command, args, { stdio: 'inherit', ...options });
  const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  return ended(child).finally(() => {
    process.off('SIGINT', pass);
    process.off('SIGTERM', pass);
  });
}

/**
 * Starts a program in the project's root.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  const env = { ...(options.env ?? process.env) };
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[key] = `${binaries}${path.delimiter}${env[key] ?? ''}`;
  const windows = process.platform === 'win32';
  return spawn(command, args, { cwd: root, ...options, env, shell: windows && command !== process.execPath });
}

/**
 * Waits for the end of a child process.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} exit code
 */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === 'SIGKILL' ? 9 : 15)));
  });
}
