// npm test: everything, on a bare clone too. Installs, lints, checks types, runs unit, statistics, database and browser
// tests; the browser tests against a production build. Uses databases and a build of its own. The last line counts.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build, isBuilt } from './shared/build.mjs';
import { bringChromium } from './shared/chromium.mjs';
import { checkNode, install, isInstalled } from './shared/install.mjs';
import { keepFiles } from './shared/keep-files.mjs';
import { runQuietly } from './shared/quiet.mjs';
import { countLine, countPlaywright, countVitest } from './shared/reports.mjs';
import { ended, root, run, start } from './shared/run.mjs';
import { fail, headline, seconds, step, Stop } from './shared/steps.mjs';

const results = path.join(root, '.weir', 'test');
const CHECK = { passed: 1, failed: 0 };
const BROKEN = { passed: 0, failed: 1 };

// Nothing of the installation's environment reaches the tests: none of the variables that Weir reads.
const example = readFileSync(path.join(root, '.env.example'), 'utf8');
for (const [, name = ''] of example.matchAll(/^# ([A-Z][A-Z_]+)=/gm)) delete process.env[name];
delete process.env.NODE_ENV;
Object.assign(process.env, {
  CI: process.env.CI ?? '1',
  NEXT_TELEMETRY_DISABLED: '1',
  WEIR_DIST_DIR: '.next-test',
  WEIR_SERVER_DIR: '.weir/test-server',
});
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (interrupted = true));

const began = performance.now();
/** @type {{ name: string, passed: number, failed: number, time: string }[]} */
const parts = [];

try {
  checkNode();
  if (!isInstalled()) await step('Installing packages', install);
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  await step('Generating code', async () => {
    await runQuietly('generate', process.execPath, ['scripts/generate.mjs']);
    const typegen = ['node_modules/next/dist/bin/next', 'typegen'];
    await keepFiles(['tsconfig.json'], () =>
      runQuietly('typegen', process.execPath, typegen, { env: { WEIR_DIST_DIR: undefined } }),
    );
  });
} catch (error) {
  console.error(error instanceof Stop ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

// Each of the two keeps one core busy.
await Promise.all([
  part('lint', () => check('eslint', ['.', '--max-warnings', '0'])),
  part('types', () => check('tsc', ['--noEmit'])),
]);
await part('unit tests', () => vitest('unit'));
await part('statistics against golden cases', golden);
await part('database tests', () => vitest('database'));
const built = await part('production build', async () => {
  if (!isBuilt()) await step('Building the application', (say) => build({ say }));
  return CHECK;
});
await part('browser tests', () =>
  built ? browser() : Promise.reject(new Stop('not run: there is no production build')),
);

headline('Summary');
for (const { name, passed, failed, time } of parts) {
  console.log(
    `  ${failed === 0 ? '✓' : '✗'} ${name.padEnd(34)} ${`${passed} passed, ${failed} failed`.padEnd(26)} ${time}`,
  );
}
const total = (/** @type {'passed' | 'failed'} */ key) => parts.reduce((sum, each) => sum + each[key], 0);
console.log(`  in ${seconds(began)}\n`);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') === 0 ? 0 : 1);

/**
 * Runs one part; a part that throws counts as one failure and does not stop the others.
 * @param {string} name @param {() => Promise<import('./shared/reports.mjs').Count>} work
 * @returns {Promise<boolean>} whether nothing failed
 */
async function part(name, work) {
  headline(name);
  const since = performance.now();
  const count = await work().catch((error) => {
    console.error(error instanceof Stop ? error.message : error);
    return BROKEN;
  });
  if (interrupted) process.exit(130);
  parts.push({ name, ...count, time: seconds(since) });
  console.log(`${name}: ${count.passed} passed, ${count.failed} failed, ${seconds(since)}`);
  return count.failed === 0;
}

/** @param {string} program @param {string[]} args */
async function check(program, args) {
  return (await run(program, args)) === 0 ? CHECK : BROKEN;
}

/** @param {'unit' | 'database'} project */
async function vitest(project) {
  const report = path.join(results, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return countVitest(report, await run('vitest', ['run', '--project', project, ...reporters]));
}

async function golden() {
  const child = start(process.execPath, ['--import', 'tsx', 'scripts/test-golden.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (data) => {
    process.stdout.write(data);
    text = (text + data).slice(-10_000);
  });
  const code = await ended(child);
  return countLine(text, code);
}

async function browser() {
  if (!existsSync(path.join(root, 'e2e'))) return { passed: 0, failed: 0 };
  process.env.CHROMIUM_PATH = bringChromium();
  const code = await run('playwright', ['test', '--config', 'e2e/playwright.config.ts']);
  return countPlaywright(path.join(results, 'browser.json'), code);
}
