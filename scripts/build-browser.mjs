// Builds the script that pages load: lib/browser/built/experiments.js and, for the server, script.ts with the same text.
// Fails when the script without experiments is larger than 2,500 bytes after gzip.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const LIMIT = 2500;
const PLACEHOLDER = 'WEIR_CONFIG';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'lib/browser/built');

const result = await build({
  entryPoints: [path.join(root, 'lib/browser/script.ts')],
  // not strict: a page that has frozen a name must not make the script throw
  tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
  alias: { '@': root },
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2021',
  charset: 'ascii',
  legalComments: 'none',
  // a second copy of the script does nothing, not even read its attributes
  banner: { js: 'window.experiments?.visitorId||' },
  write: false,
});
const text = result.outputFiles[0].text.trim();
const places = text.split(PLACEHOLDER).length - 1;
if (places !== 1) throw new Error(`${PLACEHOLDER} stands ${places} times in the built script instead of once`);

const empty = '{"origin":"https://experiments.example.com","experiments":[],"respectGpc":true}';
const size = gzipSync(text.replace(PLACEHOLDER, empty), { level: 9 }).length;
const line = `browser script: ${size} bytes gzip of ${LIMIT} allowed (${text.length} bytes plain)`;
if (size > LIMIT) {
  console.error(`${line}: too large`);
  process.exit(1);
}
/** Writes beside and renames, so that who reads at the same time sees the old text or the new one. */
async function put(name, content) {
  const file = path.join(folder, name);
  await writeFile(`${file}.${process.pid}`, content);
  await rename(`${file}.${process.pid}`, file);
}

await mkdir(folder, { recursive: true });
await put('experiments.js', text);
await put(
  'script.ts',
  `/** The built client script; \`${PLACEHOLDER}\` stands where the configuration goes. Made by scripts/build-browser.mjs. */\n` +
    `export const script: string = ${JSON.stringify(text)};\n`,
);
console.log(line);
