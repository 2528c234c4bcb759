// Whether something made from sources is still up to date.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

const IGNORED = new Set([
  'node_modules',
  'generated',
  'built',
  'dist',
  'testdata',
  'golden',
  'test-results',
  'playwright-report',
]);

/**
 * One hash over names and contents of files and folders of the project. Hidden files and what is generated do not count.
 * @param {string[]} names relative to the root; missing ones count as missing
 * @param {(file: string) => boolean} [accept]
 * @param {string} [salt] anything else the result depends on
 * @returns {string}
 */
export function fingerprint(names, accept = () => true, salt = '') {
  const hash = createHash('sha256').update(salt);
  const visit = (/** @type {string} */ name) => {
    const file = path.join(root, name);
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) {
      for (const entry of readdirSync(file).sort()) {
        if (!IGNORED.has(entry) && !entry.startsWith('.')) visit(path.join(name, entry));
      }
    } else if (accept(name)) {
      hash.update(`\0${name}\0`).update(readFileSync(file));
    }
  };
  for (const name of names) visit(name);
  return hash.digest('hex');
}

/** Whether a stamp file holds this value. @param {string} file @param {string} value */
export function isStamped(file, value) {
  const stamp = path.join(root, file);
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === value;
}

/** @param {string} file @param {string} value */
export function stamp(file, value) {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, `${value}\n`);
}
