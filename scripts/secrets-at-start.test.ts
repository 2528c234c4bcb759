import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleServer } from './shared/build.mjs';

/*
 * The production server as a process, with secrets that are missing, too short or copied from an example. No database is
 * there: a server that got that far would say something else.
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

/** Runs the server until it ends, or has said what was waited for. */
function start(variables: Record<string, string>, enough?: RegExp): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const { PATH } = process.env;
    const env: NodeJS.ProcessEnv = { ...(PATH === undefined ? {} : { PATH }), ...GOOD, ...variables };
    const child = spawn(process.execPath, [path.join(folder, 'server.mjs')], { cwd: root, env });
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

describe('a production server refuses to start', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'without what it needs',
      { AUTH_SECRET: '', DATABASE_URL: '' },
      ['AUTH_SECRET is missing', 'DATABASE_URL is missing'],
    ],
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
    const { said } = await start({ CRON_SECRET: 'k2J8sPq0vXz71LmNw4Rt' }, /database|ECONNREFUSED/i);
    expect(said).not.toMatch(/SECRET|TOKEN|\.env\.example/);
    expect(said).toMatch(/database|ECONNREFUSED/i);
  }, 30_000);
});
