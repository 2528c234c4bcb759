import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createToken } from '@/lib/auth/create-token';
import { accessOfAction } from '@/lib/auth/define-action';
import { revokeToken } from '@/lib/auth/revoke-token';
import { isAllowed, type Actor } from '@/lib/db/context';
import { describeRoute, type RouteHandler } from '@/lib/http/handle-request';
import { isRefusing } from '@/lib/http/refuse-methods';
import { openAuthWorld } from '@/lib/testing/auth-world';

/**
 * Every way to change something × everybody who might try. Server actions and route handlers are found in the source
 * tree, so a new one is tested without being listed, and one that bypasses `defineAction` or `handleRequest` fails.
 */

const request = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock('next/headers', () => ({
  headers: () => Promise.resolve(request.headers),
  cookies: () => Promise.reject(new Error('`cookies` was called outside a request scope.')),
}));

/** Actions that anybody may call: the ways in and out. */
const PUBLIC_ACTIONS = ['acceptInvitationAction', 'setUpAction', 'signInAction', 'signOutAction'];
/** Actions that change nothing (a calculation), or nothing but the caller's own account. */
const READER_ACTIONS = [
  'changePasswordAction',
  'countFilterAction',
  'endSessionAction',
  'planSampleSizeAction',
  'signOutEverywhereAction',
];
/** Routes that anybody may call, or that check a secret of their own; each has its own tests. */
const PUBLIC_ROUTES = ['api/[[...rest]]', 'api/auth/[...all]', 'api/v1/openapi.json'];
const OTHER_DOORS = [
  'api/cron',
  'api/health',
  'api/metrics',
  'api/v1/confirmations',
  'api/v1/enrollments',
  'api/v1/flow-events',
  'api/v1/goals',
  'api/v1/identify',
  'api/v1/subjects',
  'experiments.js',
  'experiments/goal/[name]',
  'goal/[name]',
];

const CALLERS = ['anonymous', 'viewer', 'editor', 'admin', 'revoked token', 'read token', 'write token'] as const;
type Caller = (typeof CALLERS)[number];

const root = path.resolve('app');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => file.split(path.sep).join('/'));
const importAt = (file: string) => import(path.join(root, file)) as Promise<Record<string, unknown>>;

type Action = (input: unknown) => Promise<{ data?: unknown; serverError?: { code: string } }>;
const actions: [name: string, action: Action][] = [];
const shopActions: string[] = [];
const routes: [name: string, method: string, handler: RouteHandler][] = [];
let world: Awaited<ReturnType<typeof openAuthWorld>>;
const who = new Map<Caller, { headers: Record<string, string>; actor: Actor | null }>();

beforeAll(async () => {
  world = await openAuthWorld();
  who.set('anonymous', { headers: {}, actor: null });
  for (const role of ['viewer', 'editor', 'admin'] as const) {
    const person = await world.join(role);
    who.set(role, { headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' }, actor: person.actor });
  }
  for (const [caller, scope] of [
    ['revoked token', 'write'],
    ['read token', 'read'],
    ['write token', 'write'],
  ] as const) {
    const { token, secret } = await createToken(world.code(), { name: caller, scope });
    if (caller === 'revoked token') await revokeToken(world.code(), { id: token.id });
    const actor: Actor | null =
      caller === 'revoked token' ? null : { kind: 'token', id: token.id, name: caller, scope };
    who.set(caller, { headers: { authorization: `Bearer ${secret}` }, actor });
  }
  for (const file of files.filter((name) => /(^|\/)actions\.ts$/.test(name))) {
    for (const [name, value] of Object.entries(await importAt(file))) {
      if (typeof value !== 'function') continue;
      if (file.includes('(demo)')) shopActions.push(name);
      else actions.push([name, value as Action]);
    }
  }
  for (const file of files.filter((name) => /(^|\/)route\.ts$/.test(name))) {
    const name = file.replace(/\/route\.ts$/, '').replace(/\([^)]*\)\//g, '');
    if (OTHER_DOORS.includes(name)) continue;
    for (const [method, value] of Object.entries(await importAt(file))) {
      if (typeof value === 'function' && !isRefusing(value)) routes.push([name, method, value as RouteHandler]);
    }
  }
}, 240_000);
afterAll(() => world.close());

const callerOf = (caller: Caller) => {
  const found = who.get(caller);
  if (found === undefined) throw new Error(`nobody is ${caller}`);
  return found;
};

describe('server actions', () => {
  // The shop is open to anybody and acts for whoever is in it: a cart and orders in cookies. Of Weir it moves its own orders.
  test('of the demo shop are these five', () => {
    expect(shopActions.sort()).toEqual([
      'changeOrderAction',
      'changeQuantityAction',
      'placeOrderAction',
      'signInAction',
      'signOutAction',
    ]);
  });

  test('are found, and every one is made by defineAction with the least that it needs', () => {
    expect(actions.length).toBeGreaterThan(15);
    expect(actions.filter(([, action]) => accessOfAction(action) === undefined).map(([name]) => name)).toEqual([]);
    const named = (access: string) =>
      actions.filter(([, action]) => accessOfAction(action) === access).map(([name]) => name);
    expect(named('public').sort()).toEqual(PUBLIC_ACTIONS);
    expect(named('read').sort()).toEqual(READER_ACTIONS);
  });

  test.each(CALLERS)('%s', async (caller) => {
    const { headers, actor } = callerOf(caller);
    request.headers = new Headers(headers);
    for (const [name, action] of actions) {
      const access = accessOfAction(action) ?? 'administer';
      // A token is for machines: no action looks at one.
      const may = access === 'public' || (actor?.kind === 'user' && isAllowed(actor, access));
      // No schema takes a bigint, so nothing happens even where it may.
      const { serverError, data } = await action(10n);
      expect([name, data, serverError?.code]).toEqual([
        name,
        undefined,
        may ? 'invalid_input' : actor?.kind === 'user' ? 'forbidden' : 'unauthenticated',
      ]);
    }
  });
});

describe('route handlers', () => {
  const changing = () => routes.filter(([, method]) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
  const call = async (handler: RouteHandler, method: string, headers: Record<string, string>) => {
    const response = await handler(
      new Request('http://weir.test/api/v1/x', {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(method === 'GET' ? {} : { body: '[[["not what any schema takes"]]]' }),
      }),
      { params: Promise.resolve({ key: 'x', name: 'x' }) },
    );
    return response.status;
  };

  test('are made by handleRequest, and none is open that need not be', () => {
    expect(routes.length).toBeGreaterThan(5);
    expect(routes.filter(([, , handler]) => describeRoute(handler) === undefined).map(([name]) => name)).toEqual([]);
    const open = routes.filter(([, , handler]) => describeRoute(handler)?.access === 'public').map(([name]) => name);
    expect([...new Set(open)]).toEqual(PUBLIC_ROUTES);
  });

  test.each(CALLERS)('%s', async (caller) => {
    const { headers, actor } = callerOf(caller);
    for (const [name, method, handler] of changing()) {
      const { access, permission } = describeRoute(handler) ?? {};
      if (access === undefined || access === 'public') continue;
      const needed = permission ?? (access === 'write' ? 'record' : 'edit');
      const known = actor !== null && (access !== 'session' || actor.kind === 'user');
      const expected = !known ? 401 : isAllowed(actor, needed) ? 400 : 403;
      expect([name, method, await call(handler, method, headers)]).toEqual([name, method, expected]);
    }
  });

  test('a session changes nothing from another site, nor without a word of where it comes from', async () => {
    const { cookie = '' } = callerOf('admin').headers;
    for (const [name, method, handler] of changing()) {
      if (describeRoute(handler)?.access === 'public') continue;
      expect([name, await call(handler, method, { cookie, 'sec-fetch-site': 'cross-site' })]).toEqual([name, 403]);
      expect([name, await call(handler, method, { cookie, origin: 'https://evil.example' })]).toEqual([name, 403]);
      expect([name, await call(handler, method, { cookie })]).toEqual([name, 403]);
    }
  });

  test('nothing is read by nobody', async () => {
    for (const [name, method, handler] of routes) {
      if (method !== 'GET' || describeRoute(handler)?.access === 'public') continue;
      for (const caller of ['anonymous', 'revoked token'] as const) {
        expect([name, caller, await call(handler, method, callerOf(caller).headers)]).toEqual([name, caller, 401]);
      }
    }
  });
});

test('every page of the dashboard asks for itself who is there', () => {
  const pages = files.filter((file) => file.startsWith('(admin)/') && file.endsWith('/page.tsx'));
  expect(pages.length).toBeGreaterThan(8);
  const silent = pages.filter(
    (file) => !/await (requireUser|currentContext)\(/.test(readFileSync(path.join(root, file), 'utf8')),
  );
  expect(silent).toEqual([]);
});

test('server actions stand nowhere else', () => {
  const everywhere = ['app', 'components', 'lib'].flatMap((top) =>
    readdirSync(path.resolve(top), { recursive: true, encoding: 'utf8' })
      .map((file) => `${top}/${file.split(path.sep).join('/')}`)
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('lib/db/generated/') && !/\.test\.tsx?$/.test(file)),
  );
  const found = everywhere.filter((file) => /^\s*['"]use server['"]/m.test(readFileSync(path.resolve(file), 'utf8')));
  const elsewhere = found.filter((file) => !/^app\/.*\/actions\.ts$/.test(file));
  // Asking for a variant and recording a goal, as any page may: the subject is the visitor's own, never an argument.
  expect(elsewhere).toEqual(['lib/experiments/server-actions.ts']);
});
