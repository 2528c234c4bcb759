// The server of the browser tests: a production build and a scratch database of its own, both gone or unused afterwards.
// Never touches the data or the build of quickstart.
import { tsImport } from 'tsx/esm/api';
import { runQuietly } from './shared/quiet.mjs';
import { SERVER_FLAGS, startServer } from './shared/server-process.mjs';
import { fail } from './shared/steps.mjs';

process.env.WEIR_DIST_DIR ||= '.next-test';
process.env.WEIR_SERVER_DIR ||= '.weir/test-server';
const { build, isBuilt, serverFile } = await import('./shared/build.mjs');
const { address, cronSecret, setupToken } = await tsImport('../e2e/environment.ts', import.meta.url);
const { makeDatabase, openTestServer } = await tsImport('../lib/testing/test-server.ts', import.meta.url);

/** @type {(() => Promise<void>)[]} */
const cleanups = [];
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));

try {
  if (!isBuilt()) {
    await runQuietly('generate', process.execPath, ['scripts/generate.mjs']);
    await build();
  }
  const postgres = await openTestServer(process.env.WEIR_TEST_ADMIN_URL);
  cleanups.push(postgres.stop);
  const database = await makeDatabase(postgres);
  cleanups.push(database.drop);
  const server = startServer({
    args: [...SERVER_FLAGS, serverFile()],
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      PORT: new URL(address).port,
      APP_URL: address,
      AUTH_SECRET: 'sessions-of-the-browser-tests-only-0123456789',
      SETUP_TOKEN: setupToken,
      CRON_SECRET: cronSecret,
      RATE_LIMIT: 'off',
      // The receiver of a test's webhook listens on this machine.
      WEBHOOK_ALLOW_PRIVATE: '1',
      TICKER: process.env.E2E_TICKER ?? 'off',
      LOG_LEVEL: 'warn',
    },
    url: address,
    restart: process.env.E2E_RESTART === 'on',
  });
  cleanups.push(server.stop);
  // A test kills the server as hard as can be; with E2E_RESTART it comes back, as under any supervisor.
  process.on('SIGUSR2', () => process.kill(server.pid(), 'SIGKILL'));
  await server.ready;
  await end(await server.done);
} catch (error) {
  if (!ending) await end(1, error);
}

/** @param {number} code @param {unknown} [error] */
async function end(code, error) {
  if (ending) return;
  ending = true;
  for (const cleanup of cleanups.reverse()) await cleanup().catch((problem) => console.error(problem));
  if (error !== undefined) fail(error);
  process.exit(code);
}
