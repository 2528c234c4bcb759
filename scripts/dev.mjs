// npm run dev: the development server on the same database as quickstart. Changes to pages and components show at once; a
// change to server.ts or to what it mounts needs a restart.
import { loadEnvironmentFiles, openInstallationDatabase } from './shared/environment.mjs';
import { checkNode, install, isInstalled } from './shared/install.mjs';
import { migrate } from './shared/migrate.mjs';
import { localAddress } from './shared/ports.mjs';
import { runQuietly } from './shared/quiet.mjs';
import { makeSecrets } from './shared/secrets.mjs';
import { startServer } from './shared/server-process.mjs';
import { fail, step } from './shared/steps.mjs';

let stop = async () => {};
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));

try {
  checkNode();
  if (!isInstalled()) await step('Installing packages', install);
  makeSecrets();
  loadEnvironmentFiles();
  await step('Generating code', () => runQuietly('generate', process.execPath, ['scripts/generate.mjs']));
  const opening = openInstallationDatabase({ watch: true, log: console.error });
  stop = async () => (await opening).stop();
  await migrate((await opening).url, console.log);
  const port = Number(process.env.PORT || 3000);
  const url = localAddress(process.env.HOST, port);
  // While a page is compiled for the first time nothing else gets on; that is no reason to give up the database.
  const env = {
    NODE_ENV: 'development',
    PORT: String(port),
    DATABASE_WAIT_MS: process.env.DATABASE_WAIT_MS || '60000',
  };
  const server = startServer({ args: ['--import', 'tsx', 'server.ts'], env, url, restart: false });
  const stopDatabase = stop;
  stop = async () => {
    await server.stop();
    await stopDatabase();
  };
  await server.ready;
  console.log(`Development server: ${url}   (Ctrl-C stops it)`);
  await end(await server.done);
} catch (error) {
  if (!ending) await end(1, error);
}

/** @param {number} code @param {unknown} [error] */
async function end(code, error) {
  if (ending) return;
  ending = true;
  await stop().catch(() => {});
  if (error !== undefined) fail(error);
  process.exit(code);
}
