// A Chromium for the tests: what is there already, else Debian's package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from '../../e2e/chromium.mjs';
import { Stop } from './steps.mjs';

/**
 * Finds a Chromium, installs Debian's when root may, or says what to do.
 * @param {{ env?: Record<string, string | undefined>, find?: () => string | null, mayInstall?: boolean,
 *   run?: (command: string, args: string[], options: object) => unknown }} [world] what is there; a test has its own
 * @returns {string} its path
 * @throws Stop with the instruction
 */
export function bringChromium(world = {}) {
  const env = world.env ?? process.env;
  const find = world.find ?? (() => findChromium(env));
  const mayInstall = world.mayInstall ?? (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'));
  const run = world.run ?? spawnSync;
  const found = find();
  if (found !== null) return found;
  if (env.CHROMIUM_PATH) throw new Stop(`CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which does not exist.`);
  if (mayInstall) {
    console.log('No Chromium found; installing Debian’s package');
    const quietly = { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
    run('apt-get', ['update', '-q'], quietly);
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], quietly);
    const installed = find();
    if (installed !== null) return installed;
  }
  throw new Stop(
    'The browser tests need Chromium and there is none. Install it (Debian and Ubuntu: "sudo apt-get install chromium", ' +
      'macOS: "brew install --cask chromium"), or set CHROMIUM_PATH to a Chromium or Chrome.',
  );
}
