// Programs whose output only matters when they fail.
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { ended, root, start } from './run.mjs';
import { Stop } from './steps.mjs';

const SHOWN_LINES = 60;

/**
 * Runs a program; its output goes to `.weir/logs/NAME.log`, and its end to the terminal when it fails.
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, say?: (message: string) => void, progress?: RegExp }} [options]
 *   `progress`: lines that are passed on to `say`
 * @throws Stop with the last lines
 */
export async function runQuietly(name, command, args, { env, say = () => {}, progress } = {}) {
  const directory = path.join(root, '.weir', 'logs');
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, `${name}.log`);
  const log = createWriteStream(file);
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (data) => {
      log.write(data);
      text = (text + data).slice(-20_000);
      for (const line of String(data).split('\n')) if (progress?.test(line)) say(line.trim());
    });
  }
  const code = await ended(child).finally(() => children.delete(child));
  log.end();
  if (code === 0) return;
  const last = text.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
  throw new Stop(
    `${last}\n\n${name} failed (exit code ${code}); everything it said is in ${path.relative(root, file)}`,
  );
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

/** Ends the programs that still run. */
export function endQuietPrograms() {
  for (const child of children) child.kill('SIGTERM');
}
