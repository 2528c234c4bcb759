import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInvitation } from '@/lib/auth/read-invitation';
import { verifyToken } from '@/lib/auth/verify-token';
import { openAuthWorld } from '@/lib/testing/auth-world';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
beforeAll(async () => {
  world = await openAuthWorld();
});
afterAll(() => world.close());

/** Runs a script against the scratch database as an operator would. */
function run(script: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], {
      env: { ...process.env, DATABASE_URL: world.url, APP_URL: 'https://weir.example', LOG_LEVEL: 'silent' },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

test('token: prints a working secret and nothing else to stdout', async () => {
  const { code, out } = await run('token', '--name', 'nightly', '--scope', 'write');
  expect(code).toBe(0);
  expect(out).toMatch(/^weir_sec_[A-Za-z0-9_-]{43}\n$/);
  expect(await verifyToken(`Bearer ${out.trim()}`, world.db)).toMatchObject({ name: 'nightly', scope: 'write' });
  expect((await run('token', '--name', 'x', '--scope', 'everything')).code).toBe(2);
});

test('user: an invitation with a role and a reset, as links to APP_URL', async () => {
  const { code, out } = await run('user', 'invite', 'Ada@Shop.example', '--role', 'admin');
  expect(code).toBe(0);
  const token = /^https:\/\/weir\.example\/invite\/([A-Za-z0-9_-]{43})\n/.exec(out)?.[1] ?? '';
  expect(await readInvitation(world.anybody(), { token })).toMatchObject({ email: 'ada@shop.example', role: 'admin' });

  const person = await world.join('viewer');
  const reset = await run('user', 'reset', person.email);
  expect(reset.code).toBe(0);
  expect(reset.out).toContain('https://weir.example/invite/');

  const unknown = await run('user', 'reset', 'nobody@shop.example');
  expect([unknown.code, unknown.out]).toEqual([1, '']);
  expect(unknown.err).toContain('no such member');
  expect((await run('user', 'invite', 'not an address')).code).toBe(2);
  expect((await run('user', 'promote', person.email)).code).toBe(2);
});
