import path from 'node:path';
import tseslint from 'typescript-eslint';
import { boundaries } from './scripts/lint/boundaries.mjs';
import { words } from './scripts/lint/words.mjs';

// A later block replaces `no-restricted-syntax`, so every block spreads the lists that it wants.
const always = [
  {
    selector:
      'MemberExpression[property.name=/^\\$(query|execute)RawUnsafe$/], MemberExpression[property.value=/^\\$(query|execute)RawUnsafe$/]',
    message: 'Use the tagged template, which binds its values.',
  },
  { selector: "MemberExpression[object.name='Prisma'][property.name='raw']", message: 'Use Prisma.sql.' },
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Names and texts are rendered as text.',
  },
];
const environment = [
  {
    selector:
      "MemberExpression[object.name='process'][property.name='env'], MemberExpression[object.name='process'][property.value='env'], VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']",
    message: 'The environment is read in lib/config/env.ts only.',
  },
  { selector: 'ImportDeclaration[source.value=/^(node:)?process$/]', message: 'Use lib/config/env.ts.' },
];
const clock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: 'Take the time from ctx.now, or as an argument.',
  },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Take the time from ctx.now.' },
  { selector: "MemberExpression[object.name='Temporal'][property.name='Now']", message: 'Take the time from ctx.now.' },
];
const tests = [
  {
    selector:
      'MemberExpression[object.name=/^(test|it|describe|suite)$/][property.name=/^(skip|skipIf|runIf|only|todo|fixme|fails)$/], MemberExpression[object.property.name=/^(describe|concurrent)$/][property.name=/^(skip|only|fixme)$/]',
    message: 'Every test runs, always.',
  },
];

/**
 * The rules for a project that lies at `root`.
 * @param {string} root
 */
export function rulesFor(root) {
  return tseslint.config(
    {
      ignores: [
        '**/node_modules/**',
        '**/.next*/**',
        '.weir/**',
        'dist/**',
        'coverage/**',
        'test-results/**',
        'playwright-report/**',
        'lib/db/generated/**',
        'lib/browser/built/**',
        'next-env.d.ts',
      ],
    },
    { linterOptions: { reportUnusedDisableDirectives: 'error' } },
    {
      files: ['**/*.{ts,tsx,mjs,js}'],
      languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
      plugins: { weir: { rules: { boundaries, words } }, '@typescript-eslint': tseslint.plugin },
      rules: {
        'weir/boundaries': ['error', { root }],
        'weir/words': 'error',
        'no-restricted-syntax': ['error', ...always],
        'max-lines': ['error', { max: 350 }],
        'no-var': 'error',
        'prefer-const': 'error',
        eqeqeq: ['error', 'always', { null: 'ignore' }],
        'no-eval': 'error',
        'no-new-func': 'error',
        'no-control-regex': 'error',
        'no-debugger': 'error',
      },
    },
    // These list the refused words and habits themselves.
    { files: ['scripts/lint/**', 'scripts/lint-rules.test.ts', 'eslint.config.js'], rules: { 'weir/words': 'off' } },
    {
      files: ['**/*.{ts,tsx}'],
      languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
      rules: {
        '@typescript-eslint/no-explicit-any': 'error',
        '@typescript-eslint/no-non-null-assertion': 'error',
        '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
        '@typescript-eslint/no-unused-vars': [
          'error',
          { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
        ],
        '@typescript-eslint/no-floating-promises': 'error',
        '@typescript-eslint/await-thenable': 'error',
        '@typescript-eslint/strict-boolean-expressions': [
          'error',
          {
            allowNumber: false,
            allowNullableNumber: false,
            allowString: true,
            allowNullableString: true,
            allowNullableBoolean: true,
          },
        ],
      },
    },
    {
      files: ['{lib,app,components}/**/*.{ts,tsx}', '*.ts'],
      ignores: ['*.config.ts'],
      rules: { 'no-restricted-syntax': ['error', ...always, ...environment] },
    },
    {
      files: ['lib/**/*.{ts,tsx}'],
      ignores: ['lib/{browser,http,config,db,auth,testing}/**', 'lib/collect/clock.ts'],
      rules: { 'no-restricted-syntax': ['error', ...always, ...environment, ...clock] },
    },
    { files: ['lib/config/**'], rules: { 'no-restricted-syntax': ['error', ...always] } },
    { files: ['**/*.test.{ts,tsx}', 'e2e/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...always, ...tests] } },
  );
}

export default rulesFor(path.resolve(import.meta.dirname));
