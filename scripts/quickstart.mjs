// npm run quickstart: from a bare clone to a running Weir with sample data. Needs Node.js and npm, nothing else.
import { availableParallelism } from 'node:os';
import { loadEnvironmentFiles, openInstallationDatabase } from './shared/environment.mjs';
import { build, isBuilt, serverFile } from './shared/build.mjs';
import { checkNode, install, isInstalled } from './shared/install.mjs';
import { migrate } from './shared/migrate.mjs';
import { anyPort, localAddress, portProblem } from './shared/ports.mjs';
import { endQuietPrograms, runQuietly } from './shared/quiet.mjs';
import { findRunning, forgetRunning, noteRunning } from './shared/running.mjs';
import { awaitsFirstPerson, loadSampleData, wantsSampleData } from './shared/sample-data.mjs';
import { makeSecrets } from './shared/secrets.mjs';
import { SERVER_FLAGS, startServer } from './shared/server-process.mjs';
import { fail, headline, seconds, step, Stop } from './shared/steps.mjs';
import { welcomeLines } from './shared/welcome.mjs';

const began = performance.now();
/** What has to be undone at the end, last first. @type {(() => Promise<void>)[]} */
const cleanups = [];
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
try {
  await quickstart();
} catch (error) {
  if (!ending) await end(1, error);
}

async function quickstart() {
  checkNode();
  loadEnvironmentFiles();
  const running = await findRunning();
  if (running !== null) {
    const state = running.server === null ? 'is just being started' : 'already runs';
    console.log(`Weir ${state} in this folder: ${running.url}   (process ${running.supervisor.split(' ')[0]})`);
    process.exit(0);
  }
  const host = process.env.HOST || '0.0.0.0';
  const port = Number(process.env.PORT || 3000) || (await anyPort());
  await checkPort(port, host);
  const address = localAddress(host, port);
  noteRunning({ serverPid: null, url: address });
  cleanups.push(async () => forgetRunning());

  headline('Weir');
  if (!isInstalled()) await step('Installing packages', install);
  const made = makeSecrets();
  if (made.length > 0) console.log(`  ✓ Secrets made and kept in .env.local: ${made.join(', ')}`);
  loadEnvironmentFiles();

  const preparing = await settle(prepareDatabase(), generate());
  const url = preparing[0];
  // Each of the two keeps two cores busy: with no more than these they would only slow each other down.
  if (availableParallelism() > 2) await settle(loadSamples(url), buildUnlessBuilt());
  else {
    await loadSamples(url);
    await buildUnlessBuilt();
  }

  await checkPort(port, host);
  const server = await step('Starting the server', () => serve(address, port, host));
  await welcome(address, url);
  const code = await server.done;
  if (!ending)
    await end(code === 0 ? 0 : 1, code === 0 ? undefined : new Stop(`The server has ended (exit code ${code}).`));
}

/** @returns {Promise<string>} */
async function prepareDatabase() {
  return step(process.env.DATABASE_URL ? 'Preparing the database' : 'Starting the embedded database', async (say) => {
    const opening = openInstallationDatabase({ watch: true, log: (message) => console.error(`  ! ${message}`) });
    cleanups.push(() => opening.then((opened) => opened.stop()));
    const database = await opening;
    if (database.attached && database.embedded) say('it was already running');
    await migrate(database.url, say);
    return database.url;
  });
}

function generate() {
  return step('Generating code', () => runQuietly('generate', process.execPath, ['scripts/generate.mjs']));
}

/** @param {string} url */
async function loadSamples(url) {
  if (await wantsSampleData(url)) await step('Loading sample data', (say) => loadSampleData(url, say));
}

async function buildUnlessBuilt() {
  if (!isBuilt()) await step('Building the application', (say) => build({ say }));
}

/** @param {string} address @param {number} port @param {string} host */
async function serve(address, port, host) {
  const server = startServer({
    args: [...SERVER_FLAGS, serverFile()],
    env: { NODE_ENV: 'production', PORT: String(port), HOST: host, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' },
    url: address,
    note: true,
  });
  cleanups.push(server.stop);
  await server.ready;
  return server;
}

/** @param {string} address @param {string} url */
async function welcome(address, url) {
  const { SETUP_TOKEN, CRON_SECRET } = process.env;
  const setupToken = SETUP_TOKEN && (await awaitsFirstPerson(url)) ? SETUP_TOKEN : null;
  headline(`Weir is ready after ${seconds(began)}`);
  for (const line of welcomeLines({ address, setupToken, cronSecret: CRON_SECRET ?? null })) console.log(line);
}

/** @param {number} port @param {string} host */
async function checkPort(port, host) {
  const problem = await portProblem(port, host);
  if (problem === 'taken')
    throw new Stop(`Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm run quickstart`);
  if (problem === 'forbidden')
    throw new Stop(`Port ${port} may not be used by this user. Choose one above 1023: PORT=3000 npm run quickstart`);
}

/**
 * Runs two tasks at once. When one fails the other one is stopped, and the failure is thrown after both have ended.
 * @template A, B
 * @param {Promise<A>} first @param {Promise<B>} second
 * @returns {Promise<[A, B]>}
 */
async function settle(first, second) {
  for (const task of [first, second]) task.catch(endQuietPrograms);
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

/** @param {number} code @param {unknown} [error] */
async function end(code, error) {
  if (ending) return;
  ending = true;
  if (error === undefined) console.log('\nStopping …');
  endQuietPrograms();
  for (const cleanup of cleanups.reverse()) await cleanup().catch((problem) => console.error(problem));
  if (error !== undefined) fail(error);
  process.exit(code);
}
