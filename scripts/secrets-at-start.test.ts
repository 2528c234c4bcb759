import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleServer } from './shared/build.mjs';

/*
 * The production server as a process, and `npm start` which supervises it, with secrets that are missing, too short or
 * copied from an example. No database is there: who gets that far says something else.
 */

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join('.weir', `secrets-test-${process.pid}`);
const GOOD: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://weir@127.0.0.1:1/weir',
  DATABASE_WAIT_MS: '100',
  AUTH_SECRET: 'k2J8sPq0vXz71LmNw4RtYb6HcDf9GjAe',
  PORT: '0',
};

beforeAll(() => bundleServer(folder), 60_000);
afterAll(() => rmSync(path.join(root, folder), { recursive: true, force: true }));

const SERVER = path.join(folder, 'server.mjs');

/** Runs a program until it ends, or has said what was waited for. */
function start(
  variables: Record<string, string>,
  { enough, program = SERVER }: { enough?: RegExp; program?: string } = {},
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const { PATH } = process.env;
    const env: NodeJS.ProcessEnv = { ...(PATH === undefined ? {} : { PATH }), ...GOOD, ...variables };
    const child = spawn(process.execPath, [program], { cwd: root, env });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        said += piece.toString();
        if (enough?.test(said) === true) child.kill('SIGKILL');
      });
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, said });
    });
  });
}

type Case = [string, Record<string, string>, string[]];
const BAD: Case[] = [
  [
    'with secrets that are too short',
    { AUTH_SECRET: 'k2J8sPq0vXz71LmN', METRICS_TOKEN: 'hJ3kL9', SETUP_TOKEN: 'Pq0vXz71' },
    [
      'AUTH_SECRET must have at least 32 characters',
      'METRICS_TOKEN must have at least 16 characters',
      'SETUP_TOKEN must have at least 16 characters',
    ],
  ],
  [
    'with secrets of an example',
    { AUTH_SECRET: 'change-me-change-me-change-me-change-me', CRON_SECRET: 'your-cron-secret-here' },
    ['AUTH_SECRET is an example value', 'CRON_SECRET is an example value'],
  ],
];

describe('a production server refuses to start', () => {
  it.each<Case>([
    [
      'without what it needs',
      { AUTH_SECRET: '', DATABASE_URL: '' },
      ['AUTH_SECRET is missing', 'DATABASE_URL is missing'],
    ],
    ...BAD,
  ])(
    '%s',
    async (_, variables, sentences) => {
      const { code, said } = await start(variables);
      expect(code, said).toBe(1);
      for (const sentence of sentences) expect(said).toContain(sentence);
      expect(said).toContain('See .env.example.');
      expect(said).not.toContain('ECONNREFUSED');
      for (const [name, value] of Object.entries(variables))
        if (value !== '') expect(said, `the value of ${name}`).not.toContain(value);
    },
    30_000,
  );

  it('and for nothing else: with secrets of its own it asks for its database', async () => {
    const { said } = await start({ CRON_SECRET: 'k2J8sPq0vXz71LmNw4Rt' }, { enough: /database|ECONNREFUSED/i });
    expect(said).not.toMatch(/SECRET|TOKEN|\.env\.example/);
    expect(said).toMatch(/database|ECONNREFUSED/i);
  }, 30_000);
});

describe('npm start refuses', () => {
  const program = path.join('scripts', 'start.mjs');

  it.each<Case>([['without a secret for sessions', { AUTH_SECRET: '' }, ['AUTH_SECRET is missing']], ...BAD])(
    '%s, in the words of the server, before it starts or asks anything',
    async (_, variables, sentences) => {
      let visits = 0;
      const database = createServer((socket) => {
        visits += 1;
        socket.destroy();
      });
      await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
      const { port } = database.address() as AddressInfo;
      const DATABASE_URL = `postgresql://weir@127.0.0.1:${String(port)}/weir`;
      const { code, said } = await start({ ...variables, DATABASE_URL }, { program });
      await new Promise((resolve) => database.close(resolve));
      expect(code, said).toBe(1);
      for (const sentence of sentences) expect(said).toContain(sentence);
      expect(said).toContain('See .env.example.');
      expect(said).not.toMatch(/^ +at /m);
      expect(visits).toBe(0);
    },
    30_000,
  );
});
