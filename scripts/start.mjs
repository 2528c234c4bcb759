// npm start: the production server of an operator, after `npm run build`. With DATABASE_URL it uses that PostgreSQL, else
// the embedded one. Variables that the server would refuse are refused before anything is started. Migrations are applied
// at the start; only one of several instances does it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { serverFile, distDirectory } from './shared/build.mjs';
import { loadEnvironmentFiles, openInstallationDatabase } from './shared/environment.mjs';
import { checkNode, isInstalled } from './shared/install.mjs';
import { localAddress } from './shared/ports.mjs';
import { refuseVariables } from './shared/refuse-variables.mjs';
import { migrate } from './shared/migrate.mjs';
import { root } from './shared/run.mjs';
import { SERVER_FLAGS, startServer } from './shared/server-process.mjs';
import { fail, Stop } from './shared/steps.mjs';

/** @type {(() => Promise<void>)[]} */
const cleanups = [];
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));

try {
  checkNode();
  loadEnvironmentFiles();
  if (!isInstalled()) throw new Stop('Packages are missing or outdated. Run: npm install');
  const port = Number(process.env.PORT || 3000);
  const env = { NODE_ENV: 'production', PORT: String(port) };
  await refuseVariables(env);
  for (const needed of [serverFile(), path.join(distDirectory(), 'BUILD_ID')]) {
    if (!existsSync(path.join(root, needed))) throw new Stop(`${needed} is missing. Run: npm run build`);
  }
  const opening = openInstallationDatabase({ watch: true, log: console.error });
  cleanups.push(() => opening.then((opened) => opened.stop()));
  await migrate((await opening).url, console.error);
  const server = startServer({
    args: [...SERVER_FLAGS, serverFile()],
    env,
    url: localAddress(process.env.HOST, port),
    restart: false,
  });
  cleanups.push(server.stop);
  await server.ready;
  await end(await server.done);
} catch (error) {
  if (!ending) await end(1, error);
}

/** @param {number} code @param {unknown} [error] */
async function end(code, error) {
  if (ending) return;
  ending = true;
  for (const cleanup of cleanups.reverse()) await cleanup().catch(() => {});
  if (error !== undefined) fail(error);
  process.exit(code);
}
