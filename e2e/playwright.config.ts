import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromiumArguments, findChromium } from './chromium.mjs';
import { address } from './environment';

const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, '.weir', 'test');
const executablePath = findChromium();

/**
 * The browser tests run against a production build with a scratch database, both of their own:
 * `npx playwright test -c e2e` builds when sources have changed. CHROMIUM_PATH names another browser.
 */
export default defineConfig({
  testDir: '.',
  outputDir: path.join(results, 'browser'),
  // One server and one database for all: tests that count must make their own experiments and goals.
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: path.join(results, 'browser.json') }]],
  use: {
    baseURL: address,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath === null ? {} : { executablePath }), args: chromiumArguments },
  },
  ...(existsSync(path.join(root, 'server.ts'))
    ? {
        webServer: {
          command: `${JSON.stringify(process.execPath)} scripts/e2e-server.mjs`,
          cwd: root,
          url: `${address}/api/health`,
          timeout: 300_000,
          reuseExistingServer: false,
          stdout: 'ignore',
          stderr: 'pipe',
          gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
        },
      }
    : {}),
});
