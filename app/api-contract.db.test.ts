import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { ErrorAnswer, errorsOf } from '@/lib/api/errors';
import { openSchemaBook } from '@/lib/api/names';
import type { Operation } from '@/lib/api/operation';
import { OPERATIONS } from '@/lib/api/operations';
import { createToken } from '@/lib/auth/create-token';
import { addressOf, createClient, type Client } from '@/lib/client/create-client';
import { doorAddresses } from '@/lib/collect/routes';
import { ensureExperiment } from '@/lib/experiments/ensure-experiment';
import { ensureGoal } from '@/lib/goals/ensure-goal';
import { describeRoute, type RouteHandler } from '@/lib/http/handle-request';
import { openAuthWorld } from '@/lib/testing/auth-world';
import { resetDoor } from '@/lib/testing/collect-door';

/**
 * The description of the interface is true: each operation is called with its own example, through the route files that
 * Next mounts, and its answer is read with the schema that describes it. A route that nobody describes fails.
 */

const BASE = 'http://weir.test';
const CRON_SECRET = 'a secret of the scheduler';
const METRICS_TOKEN = 'a token of prometheus';
const DAY = 24 * 3600 * 1000;

const root = path.resolve('app');
const FILES = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('/route.ts'));
/** `api/v1/stocks/[slug]/route.ts` → `/api/v1/stocks/{slug}` */
const addressOfFile = (file: string) =>
  `/${file
    .replace(/\/route\.ts$/, '')
    .replace(/\([^)]*\)\//g, '')
    .replace(/\[(\w+)\]/g, '{$1}')}`;
const importAt = (file: string) => import(path.join(root, file)) as Promise<Record<string, unknown>>;
const PATHS = FILES.map((file) => {
  const address = addressOfFile(file);
  // More exact addresses are tried first.
  const pattern = new RegExp(`^${address.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  return { file, address, pattern, names: (address.match(/\{/g) ?? []).length };
}).sort((a, b) => a.names - b.names);

const operations = Object.entries(OPERATIONS) as [keyof typeof OPERATIONS, Operation][];

let world: Awaited<ReturnType<typeof openAuthWorld>>;
let token = '';
let client: Client;

/** What Next does with a request, without Next. */
const fetchHere: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const { pathname } = new URL(request.url);
  for (const { file, pattern } of PATHS) {
    const match = pattern.exec(pathname);
    if (match === null) continue;
    const handler = (await importAt(file))[request.method] as RouteHandler | undefined;
    if (handler === undefined) return new Response(null, { status: 405 });
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return handler(request, { params: Promise.resolve(Object.fromEntries(params)) });
  }
  return new Response(null, { status: 404 });
};

const secretOf = (operation: Operation) =>
  ({ cron: CRON_SECRET, prometheus: METRICS_TOKEN })[operation.access as string] ?? token;

/** Calls an operation with its example. */
const callExample = (operation: Operation, more: { query?: object; anonymous?: boolean } = {}) => {
  const { params = {}, query = {}, body, text } = operation.example;
  return fetchHere(addressOf(BASE, operation.path, params, { ...query, ...more.query }), {
    method: operation.method,
    headers: {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0.0.0',
      ...(more.anonymous === true ? {} : { authorization: `Bearer ${secretOf(operation)}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(text === undefined ? {} : { 'content-type': operation.uploads?.[0] ?? 'text/plain' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(text === undefined ? {} : { body: text }),
  });
};

/** Everything that was answered is described: what a schema does not know would be missing from what it gives. */
const expectDescribed = (schema: z.ZodType | undefined, answer: unknown) => {
  if (schema === undefined) throw new Error('no schema');
  expect(schema.parse(answer)).toEqual(answer);
};

beforeAll(async () => {
  world = await openAuthWorld({ CRON_SECRET, METRICS_TOKEN, RATE_LIMIT: 'off' });
  token = (await createToken(world.code(), { name: 'contract', scope: 'write' })).secret;
  client = createClient({ base: BASE, token, fetch: fetchHere, check: true });
  // Three days ago, so that a day is over.
  const started = world.code(new Date(Date.now() - 3 * DAY));
  const { body: goal } = OPERATIONS.defineGoal.example;
  await ensureGoal(started, { key: 'signup', name: goal.name, engagement: 'sum' });
  const { variants } = OPERATIONS.defineExperiment.example.body;
  const definition = { key: 'checkout', name: 'Checkout on one page', primaryGoal: 'signup', variants };
  await ensureExperiment(started, { definition, enabled: true });
}, 120_000);
afterAll(async () => {
  resetDoor();
  await world.close();
});

describe('every route is described', () => {
  test('of Next', async () => {
    const documented = new Map(operations.map(([, each]) => [`${each.method} ${each.path}`, each]));
    const book = openSchemaBook();
    const jsonOf = (schema: z.ZodType | undefined) => (schema === undefined ? null : book.of(schema, 'input'));
    let found = 0;
    for (const file of FILES.filter((name) => name.startsWith('api/v1/'))) {
      for (const [method, handler] of Object.entries(await importAt(file))) {
        if (typeof handler !== 'function') continue;
        const route = describeRoute(handler);
        if (route === undefined) continue; // of the public door: below
        const name = `${method} ${addressOfFile(file)}`;
        const operation = documented.get(name);
        expect(operation, `${name} is not described in lib/api/operations`).toBeDefined();
        if (operation === undefined) continue;
        found += 1;
        expect(route.access, name).toBe(operation.access);
        expect(route.permission, name).toBe(operation.permission);
        expect(route.csv, name).toBe(operation.flat ?? false);
        for (const part of ['params', 'query', 'body', 'response'] as const)
          expect(jsonOf(route[part]), `${name}: ${part}`).toEqual(jsonOf(operation[part]));
      }
    }
    expect(found).toBeGreaterThan(25);
  }, 120_000);

  test('of the public door', () => {
    const documented = new Set(operations.map(([, { method, path: address }]) => `${method} ${address}`));
    const routes = doorAddresses().flatMap(({ path: address, methods }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${address}`),
    );
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.filter((route) => !documented.has(route))).toEqual([]);
  });

  test('and an address that has no such method says which it has', async () => {
    let refused = 0;
    for (const { file, address } of PATHS) {
      const has = new Set(operations.filter(([, each]) => each.path === address).map(([, { method }]) => method));
      if (has.size === 0) continue;
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        if (has.has(method)) continue;
        const handler = (await importAt(file))[method] as ((request: Request) => Promise<Response>) | undefined;
        const response = await handler?.(new Request(`${BASE}${address.replace(/[{}]/g, '')}`, { method }));
        const answer: unknown = await response?.json();
        expect([method, address, response?.status, answer]).toMatchObject([
          ...[method, address, 405],
          { error: { code: 'method_not_allowed' } },
        ]);
        for (const known of has) expect(response?.headers.get('allow'), address).toContain(known);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  test('and every operation has a route', async () => {
    for (const [id, { method, path: address }] of operations) {
      const route = PATHS.find((each) => each.address === address);
      expect(route, `${id}: ${address}`).toBeDefined();
      if (route !== undefined) expect((await importAt(route.file))[method], id).toBeTypeOf('function');
    }
  });
});

/** What the examples build upon, before what builds upon it; whatever is removed comes last. */
const FIRST = [
  'defineGoal',
  'defineExperiment',
  'defineFacet',
  'defineStock',
  'defineFlow',
  'defineProcess',
  'defineLogSource',
];
const rankOf = (id: string, { method, access }: Operation) => {
  if (FIRST.includes(id)) return FIRST.indexOf(id);
  if (method === 'DELETE') return 40;
  if (access === 'cron') return 20;
  return method === 'GET' && access !== 'public' ? 30 : 10;
};
const inOrder = [...operations].sort(([a, x], [b, y]) => rankOf(a, x) - rankOf(b, y));

describe('every example works, and its answer is as described', () => {
  beforeAll(async () => {
    const paid = { name: 'Paid', kind: 'account', filter: { op: 'equals' as const, path: 'state', value: 'paid' } };
    await client.call('defineStock', { params: { slug: 'paid' }, body: paid });
    const changes = OPERATIONS.recordChanges.lines.example.map((line) => JSON.stringify(line));
    await client.send('recordChanges', changes.join('\n'));
    const at = new Date(Date.now() - 2 * DAY).toISOString();
    const enrollments = Array.from({ length: 40 }, (_, n) =>
      JSON.stringify({ experiment: 'checkout', subject: `visitor-${n}`, at }),
    );
    const goals = Array.from({ length: 15 }, (_, n) =>
      JSON.stringify({ goal: 'signup', subject: `visitor-${n}`, value: n, id: `g-${n}`, at }),
    );
    expect(await client.send('recordEnrollments', enrollments.join('\n'))).toMatchObject({ results: { enrolled: 40 } });
    expect(await client.send('recordGoals', goals.join('\n'))).toMatchObject({ recorded: 15 });
  });

  test.each(inOrder)(
    '%s',
    async (id, operation) => {
      const response = await callExample(operation);
      if (operation.response === undefined && operation.media === undefined) {
        expect([id, response.status, await response.text()]).toEqual([id, 204, '']);
        return;
      }
      if (operation.media !== undefined) {
        expect(response.headers.get('content-type'), id).toContain(operation.media);
        expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(20);
        return;
      }
      const answer: unknown = await response.json();
      expect([response.status, response.status === 200 ? '' : answer]).toEqual([200, '']);
      expectDescribed(operation.response, answer);
      if (operation.access !== 'cron') return;
      for (const job of ['history', 'stock-records'])
        await fetchHere(`${BASE}/api/cron?job=${job}`, { headers: { authorization: `Bearer ${CRON_SECRET}` } });
    },
    120_000,
  );

  test.each(operations.filter(([, { lines }]) => lines !== undefined))('%s as lines', async (_, operation) => {
    const { lines } = operation;
    const response = await fetchHere(BASE + operation.path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: (lines?.example ?? []).map((line) => JSON.stringify(line)).join('\n'),
    });
    const answer = (await response.json()) as { failed: number };
    expect([response.status, answer.failed]).toEqual([200, 0]);
    expectDescribed(lines?.response, answer);
  });

  test.each(operations.filter(([, { flat }]) => flat === true))('%s as CSV', async (_, operation) => {
    const response = await callExample(operation, { query: { format: 'csv' } });
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'text/csv']);
    expect((await response.text()).endsWith('\r\n')).toBe(true);
  });
});

describe('errors are as described', () => {
  test.each(operations.filter(([, { access }]) => !['public', 'door'].includes(access)))(
    '%s without a token',
    async (_, operation) => {
      const response = await callExample(operation, { anonymous: true });
      const answer: unknown = await response.json();
      expectDescribed(ErrorAnswer, answer);
      expect([response.status, answer]).toMatchObject([401, { error: { code: 'unauthenticated' } }]);
      expect(errorsOf(operation).map(({ code }) => code)).toContain('unauthenticated');
    },
  );

  test('a client is told the code, the words and the fields', async () => {
    const asked = client.call('defineGoal', { params: { key: 'x' }, body: { name: '' } });
    await expect(asked).rejects.toMatchObject({ name: 'ApiError', status: 400, code: 'invalid_input' });
    for (const phase of ['', '-1', '1.5', 'x', '99999999999']) {
      const { status } = await fetchHere(`${BASE}/api/v1/experiments/checkout/report?phase=${phase}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect([phase, status]).toEqual([phase, 400]);
    }
    // A misspelt field is told, not left out.
    for (const address of ['goals/y', 'experiments/y']) {
      const answer = await fetchHere(`${BASE}/api/v1/${address}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Y', primarygoal: 'signup' }),
      });
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('primarygoal') as unknown]);
    }
    await expect(client.call('getReport', { params: { key: 'nobody' } })).rejects.toMatchObject({
      status: 404,
      code: 'unknown_experiment',
    });
  });
});

describe('the description is served', () => {
  test('to anybody on any site, and only when it changed', async () => {
    const response = await fetchHere(`${BASE}/api/v1/openapi.json`);
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toContain('public');
    const document = (await response.json()) as { openapi: string; paths: object };
    expect(document.openapi).toBe('3.1.1');
    expect(Object.keys(document.paths)).toContain('/api/v1/experiments/{key}/report');
    const etag = response.headers.get('etag') ?? '';
    const again = await fetchHere(`${BASE}/api/v1/openapi.json`, { headers: { 'if-none-match': `W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});
