import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { bundleServer } from './shared/build.mjs';

/* The production server as a process whose pages end by themselves, as they do when their memory is full. */

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join('.weir', `pages-gone-test-${process.pid}`);
const PAGES = `
  import { parentPort } from 'node:worker_threads';
  parentPort.postMessage('ready');
  setTimeout(() => { throw new Error('out of memory'); }, 500);`;

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
beforeAll(async () => {
  scratch = await createScratchDatabase();
  await bundleServer(folder);
  writeFileSync(path.join(root, folder, 'pages.mjs'), PAGES);
});
afterAll(async () => {
  rmSync(path.join(root, folder), { recursive: true, force: true });
  await scratch.drop();
});

it('ends as a failure, so that whoever watches it starts it again', async () => {
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    DATABASE_URL: scratch.url,
    AUTH_SECRET: 'k2J8sPq0vXz71LmNw4RtYb6HcDf9GjAe',
    PORT: '0',
    TICKER: 'off',
  };
  const child = spawn(process.execPath, [path.join(folder, 'server.mjs')], { cwd: root, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(said).toContain('the pages are gone');
  expect(code).toBe(1);
});
