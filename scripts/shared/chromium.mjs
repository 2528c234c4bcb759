// A Chromium for the tests: what is there already, else Debian's package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from '../../e2e/chromium.mjs';
import { Stop } from './steps.mjs';

/**
 * Finds a Chromium, installs Debian's when root may, or says what to do.
 * @returns {string} its path
 * @throws Stop with the instruction
 */
export function bringChromium() {
  const found = findChromium();
  if (found !== null) return found;
  if (process.env.CHROMIUM_PATH)
    throw new Stop(`CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which does not exist.`);
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found; installing Debian’s package');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit', env });
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  throw new Stop(
    'The browser tests need Chromium and there is none. Install it (Debian and Ubuntu: "sudo apt-get install chromium", ' +
      'macOS: "brew install --cask chromium"), or set CHROMIUM_PATH to a Chromium or Chrome.',
  );
}
