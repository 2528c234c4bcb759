// Makes what is generated from sources: Prisma's client and the built browser script. Does nothing when they are up to date.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '../lib/db/embedded/lock.mjs';
import { fingerprint, isStamped, stamp } from './shared/fingerprint.mjs';
import { ended, root, start } from './shared/run.mjs';
import { fail, Stop } from './shared/steps.mjs';

const CLIENT = 'lib/db/generated/client.ts';
const SCRIPT = 'lib/browser/built/script.ts';

try {
  await withLock(path.join(root, '.weir', 'generate'), async () => {
    const schema = fingerprint(
      ['prisma/schema.prisma', 'node_modules/prisma/package.json'],
      undefined,
      process.version,
    );
    await make(
      'database client',
      CLIENT,
      '.weir/generate/client',
      schema,
      'node_modules/prisma/build/index.js',
      ['generate'],
      {
        // The client needs no engine; without a path the command tries to download one.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    );
    if (!existsSync(path.join(root, 'scripts/build-browser.mjs'))) return;
    const sources = fingerprint(
      ['lib/browser', 'lib/assign', 'scripts/build-browser.mjs'],
      (file) => !file.includes('.test.'),
    );
    await make('browser script', SCRIPT, '.weir/generate/browser', sources, 'scripts/build-browser.mjs', [], {});
  });
} catch (error) {
  fail(error);
}

/**
 * @param {string} what @param {string} result @param {string} stampFile @param {string} state
 * @param {string} program @param {string[]} args @param {Record<string, string>} env
 */
async function make(what, result, stampFile, state, program, args, env) {
  if (existsSync(path.join(root, result)) && isStamped(stampFile, state)) return;
  const child = start(process.execPath, [program, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
  const code = await ended(child);
  if (code !== 0) {
    throw new Stop(`${Buffer.concat(said).toString()}\nCould not make the ${what}.`);
  }
  stamp(stampFile, state);
  console.log(`made the ${what}`);
}
