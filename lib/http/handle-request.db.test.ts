import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createToken } from '@/lib/auth/create-token';
import { closeDatabase } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { openAuthWorld, type Person } from '@/lib/testing/auth-world';
import { describeRoute, handleRequest } from './handle-request';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
let viewer: Person;
let editor: Person;
let readToken = '';
let writeToken = '';

beforeAll(async () => {
  world = await openAuthWorld();
  viewer = await world.join('viewer');
  editor = await world.join('editor');
  readToken = (await createToken(world.code(), { name: 'r', scope: 'read' })).secret;
  writeToken = (await createToken(world.code(), { name: 'w', scope: 'write' })).secret;
});
afterAll(() => world.close());

const own = { 'sec-fetch-site': 'same-origin' };
const ask = (headers: Record<string, string> = {}, query = '') =>
  new Request(`http://weir.test/api/v1/things${query}`, { headers });
const change = (headers: Record<string, string>, body: string | null = '{}') =>
  new Request('http://weir.test/api/v1/things', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('who may call', () => {
  const run = ({ ctx }: { ctx: { actor: { kind: string } } }) => ({ kind: ctx.actor.kind });
  const handlers = {
    public: handleRequest({ access: 'public', run }),
    read: handleRequest({ access: 'read', run }),
    write: handleRequest({ access: 'write', run }),
    session: handleRequest({ access: 'session', run }),
  };

  test.each([
    ['read', () => ask(), 401],
    ['read', () => ask(bearer('weir_sec_nonsense')), 401],
    ['read', () => ask(bearer(readToken)), 200],
    ['read', () => ask({ cookie: viewer.cookie }), 200],
    ['write', () => change({}), 401],
    ['write', () => change(bearer(readToken)), 403],
    ['write', () => change(bearer(writeToken)), 200],
    ['write', () => change({ cookie: viewer.cookie, ...own }), 403],
    ['write', () => change({ cookie: editor.cookie, ...own }), 200],
    ['write', () => change({ cookie: editor.cookie, 'sec-fetch-site': 'cross-site' }), 403],
    ['write', () => change({ cookie: editor.cookie }), 403],
    ['session', () => ask(bearer(writeToken)), 401],
    ['session', () => ask({ cookie: viewer.cookie }), 200],
    ['session', () => change({ cookie: viewer.cookie, ...own }), 403],
    ['session', () => change({ cookie: editor.cookie, ...own }), 200],
    ['public', () => ask(), 200],
    ['public', () => ask(bearer('weir_sec_nonsense')), 200],
  ] as const)('%s, case %#', async (access, request, status) => {
    expect((await handlers[access](request())).status).toBe(status);
  });
});

test('parses address, query and body by their schemas, and refuses by field', async () => {
  const handler = handleRequest({
    access: 'public',
    params: z.object({ key: z.string() }),
    query: z.object({ from: z.iso.date().optional(), metric: z.union([z.string(), z.array(z.string())]) }),
    body: z.object({ n: z.number() }),
    status: 201,
    run: ({ params, query, body }) => ({ params, query, body }),
  });
  const post = (address: string, body: string) =>
    handler(
      new Request(`http://weir.test${address}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      }),
      {
        params: Promise.resolve({ key: 'checkout' }),
      },
    );
  const good = await post('/x?metric=a&metric=b', '{"n":1}');
  expect(good.status).toBe(201);
  expect(await good.json()).toEqual({ params: { key: 'checkout' }, query: { metric: ['a', 'b'] }, body: { n: 1 } });
  const bad = await post('/x?metric=a', '{"n":"1"}');
  expect(bad.status).toBe(400);
  expect(((await bad.json()) as { error: { fields: object } }).error.fields).toHaveProperty('n');
  expect((await post('/x', '{"n":1}')).status).toBe(400);
  const nul = await post('/x?metric=a&metric=%00', '{"n":1}');
  expect([nul.status, await nul.json()]).toMatchObject([
    400,
    { error: { fields: { metric: ['has a NUL character'] } } },
  ]);
});

test('answers CSV where rows are given, with every other query value left alone', async () => {
  const handler = handleRequest({
    access: 'public',
    query: z.strictObject({ from: z.string().optional() }),
    run: ({ query }) => ({ rows: [{ from: query.from ?? '', n: 1 }] }),
    csv: (result) => result.rows,
  });
  const csv = await handler(ask({}, '?format=csv&from=2026-01-01'));
  expect(await csv.text()).toBe('from,n\r\n2026-01-01,1\r\n');
  expect(csv.headers.get('content-disposition')).toContain('things.csv');
  expect(await (await handler(ask({}, '?from=a'))).json()).toEqual({ rows: [{ from: 'a', n: 1 }] });
  expect((await handler(ask({}, '?format=xml'))).status).toBe(400);
  expect((await handler(ask({}, '?nonsense=1'))).status).toBe(400);
});

test('refusals come before the body is read and in one shape', async () => {
  const order: string[] = [];
  const handler = handleRequest({
    access: 'write',
    body: z.object({}),
    limit: () => {
      order.push('limit');
      throw new Problem('rate_limited', 'Too much.', undefined, 7);
    },
    run: () => order.push('run'),
  });
  const limited = await handler(change(bearer(writeToken), 'not json'));
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  const refused = await handler(change({}, 'not json'));
  expect(refused.status).toBe(401);
  expect(refused.headers.get('cache-control')).toBe('no-store');
  expect(order).toEqual(['limit']);
});

test('undefined is 204; a Response is answered as it is; a route can be described', async () => {
  const empty = handleRequest({ access: 'public', run: () => undefined });
  expect((await empty(ask())).status).toBe(204);
  const own = handleRequest({ access: 'public', run: () => new Response('x', { status: 299 }) });
  expect((await own(ask())).status).toBe(299);
  expect(describeRoute(own)).toMatchObject({ access: 'public', csv: false });
});

test('what takes too long to read is ended, in the database too, and is 503', async () => {
  const slowly = ({ ctx }: { ctx: Context }) => ctx.db.$queryRaw<unknown[]>`SELECT pg_sleep(40)::text, 'too slow'`;
  const response = await handleRequest({ access: 'read', patienceMs: 1_500, run: slowly })(ask(bearer(readToken)));
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('60');
  expect(await response.json()).toMatchObject({
    error: { code: 'unavailable', message: expect.stringContaining('took too long') as string },
  });
  expect(
    await world.db.$queryRaw`
      SELECT pid FROM pg_stat_activity
      WHERE query LIKE '%too slow%' AND state = 'active' AND datname = current_database() AND pid <> pg_backend_pid()`,
  ).toEqual([]);
});

test('an unreachable database is 503, not 401 and not 500', async () => {
  const gone = await openAuthWorld();
  const person = await gone.join('viewer');
  await closeDatabase();
  await gone.close();
  const broken = await openAuthWorld({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
  const handler = handleRequest({ access: 'read', run: () => 1 });
  for (const headers of [{ cookie: person.cookie }, bearer(readToken)] as Record<string, string>[]) {
    const response = await handler(ask(headers));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  }
  await broken.close();
});
