import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAuthWorld, type Person } from '@/lib/testing/auth-world';
import { authenticate } from './authenticate';
import { createToken } from './create-token';
import { listTokens } from './list-tokens';
import { revokeToken } from './revoke-token';
import { verifyToken } from './verify-token';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
let admin: Person;
beforeAll(async () => {
  world = await openAuthWorld();
  admin = await world.join('admin');
});
afterAll(() => world.close());

const bearer = (secret: string) => `Bearer ${secret}`;

test('a token is shown once, stored hashed, and says who it is', async () => {
  const { token, secret } = await createToken(admin.ctx, { name: 'importer', scope: 'write' });
  expect(secret).toMatch(/^weir_sec_[A-Za-z0-9_-]{43}$/);
  expect(secret.startsWith(token.prefix)).toBe(true);
  expect(await verifyToken(bearer(secret))).toEqual({ kind: 'token', id: token.id, name: 'importer', scope: 'write' });
  const stored = JSON.stringify([
    await world.db.apiToken.findMany(),
    await world.db.activity.findMany(),
    await listTokens(admin.ctx),
  ]);
  expect(stored).not.toContain(secret.slice(token.prefix.length));
});

test('revoking works at once', async () => {
  const { token, secret } = await createToken(admin.ctx, { name: 'short', scope: 'read' });
  await revokeToken(admin.ctx, { id: token.id });
  expect(await verifyToken(bearer(secret))).toBeNull();
  await expect(authenticate(new Headers({ authorization: bearer(secret) }))).rejects.toMatchObject({
    code: 'unauthenticated',
  });
});

test('what is no token of ours is nobody', async () => {
  const { secret } = await createToken(admin.ctx, { name: 'real', scope: 'read' });
  const last = secret.endsWith('A') ? 'B' : 'A';
  for (const header of [
    null,
    '',
    'Bearer',
    bearer(''),
    secret,
    `Basic ${secret}`,
    bearer(`${secret}x`),
    bearer(secret.slice(0, -1) + last),
  ]) {
    expect(await verifyToken(header)).toBeNull();
  }
});

test('the use is noted at most once a minute', async () => {
  const { token, secret } = await createToken(admin.ctx, { name: 'busy', scope: 'read' });
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds));
  const usedAt = async (now: Date) => {
    await verifyToken(bearer(secret), world.db, now);
    return (await world.db.apiToken.findUniqueOrThrow({ where: { id: token.id } })).lastUsedAt;
  };
  expect(await usedAt(at(0))).toEqual(at(0));
  expect(await usedAt(at(59))).toEqual(at(0));
  expect(await usedAt(at(61))).toEqual(at(61));
});

test('a wrong header is refused even when a valid session comes with it', async () => {
  const headers = new Headers({ cookie: admin.cookie, authorization: bearer('weir_sec_wrong') });
  await expect(authenticate(headers)).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(await authenticate(new Headers({ cookie: admin.cookie }))).toMatchObject({ kind: 'user', role: 'admin' });
  expect(await authenticate(new Headers())).toEqual({ kind: 'public' });
});
