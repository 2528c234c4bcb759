// The browser of the tests.
import { existsSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Root has no sandbox, and containers little shared memory. */
export const chromiumArguments = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

/**
 * Path of a Chromium, or null: CHROMIUM_PATH (and then no other), the search path, the usual places.
 * @param {{ CHROMIUM_PATH?: string, PATH?: string }} [env]
 * @param {string[]} [directories] looked at after the search path
 * @returns {string | null}
 */
export function findChromium(env = process.env, directories = ['/usr/bin', '/usr/local/bin']) {
  const wished = env.CHROMIUM_PATH;
  if (wished) return existsSync(wished) ? wished : null;
  const all = [...(env.PATH ?? '').split(path.delimiter), ...directories].filter((directory) => directory !== '');
  const candidates = NAMES.flatMap((name) => all.map((directory) => path.join(directory, name)));
  return [...candidates, ...PLACES].find((file) => existsSync(file)) ?? null;
}
