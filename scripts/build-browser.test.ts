import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';

/* The script that builds the browser's script, in a copy of the few folders that it reads. */

const root = path.resolve(import.meta.dirname, '..');
let copy: string;
beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'weir-script-'));
  cpSync(path.join(root, 'scripts/build-browser.mjs'), path.join(copy, 'scripts/build-browser.mjs'));
  cpSync(path.join(root, 'lib/browser'), path.join(copy, 'lib/browser'), {
    recursive: true,
    filter: (name) => path.basename(name) !== 'built',
  });
  for (const name of readdirSync(path.join(root, 'lib')).filter((room) => room !== 'browser'))
    symlinkSync(path.join(root, 'lib', name), path.join(copy, 'lib', name));
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true }));

const built = () => path.join(copy, 'lib/browser/built');
const build = () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build-browser.mjs'], {
    cwd: copy,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
};
/** Text that gzip cannot make smaller. */
const noise = (bytes: number) =>
  Array.from({ length: Math.ceil(bytes / 32) }, (_, n) => createHash('sha256').update(String(n)).digest('base64'))
    .join('')
    .slice(0, bytes);

it('builds a script of at most 2,500 bytes after gzip, and fails above, leaving what was built before', () => {
  const good = build();
  expect(good, good.said).toMatchObject({ status: 0 });
  const size = Number(/browser script: (\d+) bytes gzip of 2500 allowed/.exec(good.said)?.[1]);
  expect(size).toBeLessThanOrEqual(2500);
  const text = readFileSync(path.join(built(), 'experiments.js'), 'utf8');
  // The configuration that takes the placeholder's place is counted as well.
  expect(Math.abs(gzipSync(text, { level: 9 }).length - size)).toBeLessThan(150);

  appendFileSync(path.join(copy, 'lib/browser/script.ts'), `\nconsole.log('${noise(2600 - size)}');\n`);
  const bad = build();
  expect(bad.status, bad.said).toBe(1);
  expect(bad.said).toMatch(/browser script: 2[5-9]\d\d bytes gzip of 2500 allowed .*too large/);
  expect(readFileSync(path.join(built(), 'experiments.js'), 'utf8')).toBe(text);
  rmSync(built(), { recursive: true });
  expect(build().status).toBe(1);
  expect(existsSync(built())).toBe(false);
}, 60_000);
