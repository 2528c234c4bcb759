// Next writes the names of its output folders into tsconfig.json and next-env.d.ts; the repository's contents are right.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

/**
 * Runs `work` and puts files of the project back to what they held before.
 * @template T
 * @param {string[]} names relative to the root; what does not exist before is not touched
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function keepFiles(names, work) {
  const files = names.map((name) => path.join(root, name)).filter((file) => existsSync(file));
  const kept = files.map((file) => ({ file, content: readFileSync(file) }));
  try {
    return await work();
  } finally {
    for (const { file, content } of kept) if (!readFileSync(file).equals(content)) writeFileSync(file, content);
  }
}
