// The production build: Next's part in WEIR_DIST_DIR (`.next`), the server bundle in WEIR_SERVER_DIR (`dist`).
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';
import { keepFiles } from './keep-files.mjs';
import { runQuietly } from './quiet.mjs';
import { root } from './run.mjs';

const SOURCES = [
  ...['app', 'components', 'lib', 'prisma', 'public', 'scripts/build-browser.mjs', 'scripts/shared/build.mjs'],
  ...[
    'server.ts',
    'pages.ts',
    'proxy.ts',
    'instrumentation.ts',
    'instrumentation-node.ts',
    'next.config.js',
    'package.json',
    'package-lock.json',
  ],
];

export const distDirectory = () => process.env.WEIR_DIST_DIR || '.next';
/** Path of the server bundle, relative to the root. */
export const serverFile = () => path.join(process.env.WEIR_SERVER_DIR || 'dist', 'server.mjs');

/** What the build depends on. @returns {string} */
export const buildState = () =>
  fingerprint(
    SOURCES,
    (file) => !/\.test\.tsx?$|\.md$/.test(file) && !file.startsWith(path.join('lib', 'testing')),
    `${process.version} ${compilerChoices()}`,
  );

/** The part of tsconfig.json that changes the result; Next itself rewrites the rest. */
function compilerChoices() {
  const { paths, target, jsx } = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8')).compilerOptions;
  return JSON.stringify({ paths, target, jsx });
}

const stampFile = () => path.join(distDirectory(), 'weir-build');

/** Whether the last build was made from these sources. */
export function isBuilt() {
  return existsSync(path.join(root, serverFile())) && isStamped(stampFile(), buildState());
}

/**
 * Builds everything, from generated sources on.
 * @param {{ say?: (message: string) => void }} [options]
 * @throws Stop with what the failing program said
 */
export async function build({ say = () => {} } = {}) {
  const state = buildState();
  const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  const kept = ['tsconfig.json', ...(distDirectory() === '.next' ? [] : ['next-env.d.ts'])];
  await keepFiles(kept, () =>
    Promise.all([
      runQuietly(`build${distDirectory()}`, process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
        env,
        say,
        progress: /Compiled|Creating|Generating|Linting|Running TypeScript|Collecting/,
      }),
      bundleServer(),
    ]),
  );
  shortenMaps(path.join(root, distDirectory(), 'server'));
  stamp(stampFile(), state);
}

/**
 * Takes the texts of the sources out of the maps of Next's part: Node reads every map into memory when it loads a file,
 * and names and lines are all that a trace needs.
 * @param {string} directory
 */
function shortenMaps(directory) {
  for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.map')) continue;
    const name = path.join(directory, file);
    const text = readFileSync(name, 'utf8');
    const map = JSON.parse(text);
    for (const part of [map, ...(map.sections ?? []).map((section) => section.map)]) delete part.sourcesContent;
    const short = JSON.stringify(map);
    if (short.length < text.length) writeFileSync(name, short);
  }
}

/**
 * server.ts and pages.ts with everything of ours that they need, each as one file for plain node.
 * @param {string} [outdir] relative to the root
 */
export async function bundleServer(outdir = path.dirname(serverFile())) {
  const { build: esbuild } = await import('esbuild');
  await esbuild({
    absWorkingDir: root,
    entryPoints: ['server.ts', 'pages.ts'],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { 'server-only': './lib/testing/server-only.ts' },
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
}
