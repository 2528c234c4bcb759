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
 * Path of a Chromium, or null: CHROMIUM_PATH, the search path, the usual places.
 * @returns {string | null}
 */
export function findChromium() {
  const wished = process.env.CHROMIUM_PATH;
  if (wished) return existsSync(wished) ? wished : null;
  const directories = (process.env.PATH ?? '').split(path.delimiter).concat('/usr/bin', '/usr/local/bin');
  const candidates = NAMES.flatMap((name) => directories.map((directory) => path.join(directory, name)));
  return [...candidates, ...PLACES].find((file) => existsSync(file)) ?? null;
}
