import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ESLint, type Linter } from 'eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rulesFor } from '../eslint.config.js';

/** file → [code, the rule that must refuse it, or null when it is right] */
const cases: [file: string, code: string, rule: string | null][] = [
  // who may import whom
  ['lib/stats/a.ts', `import { x } from '@/lib/db/client'; export const y = x;`, 'weir/boundaries'],
  ['lib/stats/b.ts', `import { x } from '../goals/schemas'; export const y = x;`, 'weir/boundaries'],
  ['lib/stats/c.ts', `import { x } from './types'; export const y = x;`, null],
  ['lib/time/a.ts', `export type X = import('@/lib/db/context').Context;`, 'weir/boundaries'],
  ['lib/assign/a.ts', `export * from '@/lib/config/names';`, 'weir/boundaries'],
  ['lib/goals/a.ts', `import { x } from '@/lib/experiments/schemas'; export const y = x;`, 'weir/boundaries'],
  ['lib/goals/b.ts', `export const load = () => import('@/lib/experiments/create-experiment');`, 'weir/boundaries'],
  ['lib/goals/c.ts', `export { x } from '@/lib/subjects/subject-id';`, null],
  ['lib/experiments/a.ts', `import { x } from '@/lib/goals/store'; export const y = x;`, 'weir/boundaries'],
  ['lib/experiments/b.ts', `import { x } from '@/lib/goals/list-goals'; export const y = x;`, null],
  ['lib/experiments/c.ts', `import { x } from '@/lib/goals/count.sql'; export const y = x;`, 'weir/boundaries'],
  ['lib/experiments/server-ask.ts', `import { x } from '@/lib/collect/a'; export const y = x;`, null],
  ['lib/experiments/serve.ts', `import { x } from '@/lib/collect/a'; export const y = x;`, 'weir/boundaries'],
  ['lib/schedule/a.ts', `import { x } from '@/lib/goals/list-goals'; export const y = x;`, 'weir/boundaries'],
  ['lib/browser/a.ts', `import { x } from '@/lib/assign'; export const y = x;`, null],
  ['lib/browser/b.ts', `import { x } from '@/lib/time/days'; export const y = x;`, 'weir/boundaries'],
  ['app/(admin)/goals/page.tsx', `import { x } from '@/lib/db/client'; export const y = x;`, 'weir/boundaries'],
  ['app/(admin)/goals/a.tsx', `import { x } from '@/lib/goals/list-goals'; export const y = x;`, null],
  ['app/(admin)/goals/b.tsx', `import { Line } from 'recharts'; export const y = Line;`, 'weir/boundaries'],
  ['components/goals/a.tsx', `import { Line } from 'recharts'; export const y = Line;`, 'weir/boundaries'],
  ['components/charts/a.tsx', `import { Line } from 'recharts'; export const y = Line;`, null],
  ['components/goals/b.tsx', `import { x } from '@/lib/goals/create-goal'; export const y = x;`, 'weir/boundaries'],
  ['components/goals/c.tsx', `import { x } from '@/lib/goals/schemas'; export const y = x;`, null],
  ['components/goals/d.tsx', `import { x } from '@/lib/experiments/report.schemas'; export const y = x;`, null],
  ['components/goals/e.tsx', `import { x } from '@/app/(admin)/goals/actions'; export const y = x;`, 'weir/boundaries'],
  ['e2e/a.ts', `import { x } from '../lib/goals/schemas'; export const y = x;`, 'weir/boundaries'],
  ['lib/subjects/a.ts', `import { x } from '@/lib/goals/schemas'; export const y = x;`, 'weir/boundaries'],
  ['lib/goals/d.ts', `import { x } from '@/lib/stocks/schemas'; export const y = x;`, 'weir/boundaries'],
  ['lib/stocks/a.ts', `import { x } from '@/lib/experiments/schemas'; export const y = x;`, 'weir/boundaries'],
  ['lib/experiments/d.ts', `import { x } from '@/lib/metrics/schemas'; export const y = x;`, 'weir/boundaries'],
  ['lib/metrics/a.ts', `import { x } from '@/lib/logs/schemas'; export const y = x;`, 'weir/boundaries'],
  ['lib/logs/a.ts', `import { x } from '@/lib/metrics/schemas'; export const y = x;`, null],
  ['lib/goals/e.ts', `const x = require('@/lib/subjects/store'); export const y = x;`, 'weir/boundaries'],
  ['app/api/a/route.ts', `import { x } from '@/lib/goals/store'; export const y = x;`, 'weir/boundaries'],
  ['components/goals/f.tsx', `import { x } from '../../lib/db/client'; export const y = x;`, 'weir/boundaries'],
  // pure rooms: no database, no framework
  ['lib/stats/d.ts', `import { Pool } from 'pg'; export const y = Pool;`, 'weir/boundaries'],
  ['lib/stats/e.ts', `import { mean } from 'simple-statistics'; export const y = mean;`, null],
  ['lib/time/b.ts', `import { cookies } from 'next/headers'; export const y = cookies;`, 'weir/boundaries'],
  ['lib/assign/b.ts', `import { createHash } from 'node:crypto'; export const y = createHash;`, 'weir/boundaries'],
  ['lib/browser/c.ts', `import { useState } from 'react'; export const y = useState;`, 'weir/boundaries'],
  // the environment and the clock
  ['lib/goals/env1.ts', `export const y = process.env.HOME;`, 'no-restricted-syntax'],
  ['lib/goals/env2.ts', `export const y = process['env'].HOME;`, 'no-restricted-syntax'],
  ['lib/goals/env3.ts', `const { env } = process; export const y = env;`, 'no-restricted-syntax'],
  ['app/env.ts', `import { env } from 'node:process'; export const y = env;`, 'no-restricted-syntax'],
  ['lib/config/env.ts', `export const y = process.env.HOME;`, null],
  ['scripts/env.ts', `export const y = process.env.HOME;`, null],
  ['lib/goals/clock1.ts', `export const y = new Date();`, 'no-restricted-syntax'],
  ['lib/goals/clock2.ts', `export const y = Date.now();`, 'no-restricted-syntax'],
  ['lib/goals/clock4.tsx', `export const y = () => <b>{Date()}</b>;`, 'no-restricted-syntax'],
  [
    'lib/goals/clock5.ts',
    `import { Temporal } from 'temporal-polyfill'; export const y = Temporal.Now;`,
    'no-restricted-syntax',
  ],
  ['components/goals/env.tsx', `export const y = process.env.HOME;`, 'no-restricted-syntax'],
  ['lib/goals/clock3.ts', `export const y = new Date(0);`, null],
  ['lib/collect/clock.ts', `export const y = new Date();`, null],
  ['lib/http/clock.ts', `export const y = new Date();`, null],
  // numbers are never tested for truth
  [
    'lib/goals/n1.ts',
    `export const f = (n: number) => { if (n) return 1; return 2; };`,
    '@typescript-eslint/strict-boolean-expressions',
  ],
  [
    'lib/goals/n2.ts',
    `export const f = (n: number | null) => (n ? 1 : 2);`,
    '@typescript-eslint/strict-boolean-expressions',
  ],
  [
    'components/goals/n3.tsx',
    `export const f = (a: string[]) => a.length && <b />;`,
    '@typescript-eslint/strict-boolean-expressions',
  ],
  [
    'lib/goals/n4.ts',
    `export const f = (a: number[]) => a.filter((n) => n);`,
    '@typescript-eslint/strict-boolean-expressions',
  ],
  ['lib/goals/n5.ts', `export const f = (n: number) => (n !== 0 ? 1 : 2);`, null],
  // unsafe SQL, types and markup
  [
    'lib/goals/sql1.ts',
    `export const f = (db: { $queryRawUnsafe(q: string): void }) => db.$queryRawUnsafe('x');`,
    'no-restricted-syntax',
  ],
  [
    'lib/goals/sql2.ts',
    `declare const Prisma: { raw(q: string): void }; export const f = () => Prisma.raw('x');`,
    'no-restricted-syntax',
  ],
  [
    'lib/goals/sql3.ts',
    `export const f = (db: { $executeRawUnsafe(q: string): void }) => db['$executeRawUnsafe']('x');`,
    'no-restricted-syntax',
  ],
  ['lib/goals/any.ts', `export const f = (x: any) => [x];`, '@typescript-eslint/no-explicit-any'],
  [
    'lib/goals/bang.ts',
    `export const f = (x: { y?: string }) => x.y!.length;`,
    '@typescript-eslint/no-non-null-assertion',
  ],
  ['lib/goals/ignore.ts', `// @ts-ignore\nexport const y = 1;`, '@typescript-eslint/ban-ts-comment'],
  [
    'lib/goals/floating.ts',
    `export const f = () => { Promise.resolve(1); };`,
    '@typescript-eslint/no-floating-promises',
  ],
  ['lib/goals/unused.ts', `const y = 1; export const z = 2;`, '@typescript-eslint/no-unused-vars'],
  [
    'components/goals/html.tsx',
    `export const f = () => <b dangerouslySetInnerHTML={{ __html: '' }} />;`,
    'no-restricted-syntax',
  ],
  ['lib/goals/long.ts', `export const y = 1;\n${'// a line\n'.repeat(351)}`, 'max-lines'],
  // tests run, always
  ['lib/goals/a.test.ts', `declare const test: { skip(x: string): void }; test.skip('x');`, 'no-restricted-syntax'],
  ['lib/goals/b.test.ts', `declare const it: { runIf(x: boolean): void }; it.runIf(false);`, 'no-restricted-syntax'],
  [
    'e2e/b.ts',
    `declare const test: { describe: { only(x: string): void } }; test.describe.only('x');`,
    'no-restricted-syntax',
  ],
  // words
  ['lib/goals/w1.ts', `export const participationCount = 1;`, 'weir/words'],
  ['lib/goals/w2.ts', `export const text = 'an exposure';`, 'weir/words'],
  ['components/goals/w3.tsx', `export const f = () => <b>Feature flag</b>;`, 'weir/words'],
  ['lib/goals/w4.ts', `// participants are counted\nexport const y = 1;`, 'weir/words'],
  ['lib/goals/w5.ts', `// TODO\nexport const y = 1;`, 'weir/words'],
  ['lib/goals/w6.ts', `export const pattern = /a/g.flags; // what a function exposes`, null],
];

let root = '';
const found = new Map<string, Set<string>>();

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'weir-lint-'));
  for (const [file, code] of cases) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), `${code}\n`);
  }
  writeFileSync(
    path.join(root, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { strict: true, jsx: 'preserve', noEmit: true, types: [] }, include: ['**/*'] }),
  );
  symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));
  const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: rulesFor(root) as Linter.Config[] });
  for (const result of await eslint.lintFiles(['**/*.{ts,tsx}'])) {
    const file = path.relative(root, result.filePath).split(path.sep).join('/');
    found.set(file, new Set(result.messages.map((message) => message.ruleId ?? message.message)));
  }
}, 120_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(cases)('%s', (file, _code, rule) => {
  expect([...(found.get(file) ?? ['was not read'])]).toEqual(rule === null ? [] : [rule]);
});
