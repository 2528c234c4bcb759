import { readdirSync } from 'node:fs';
import path from 'node:path';
import { unstable_doesMiddlewareMatch as matches } from 'next/experimental/testing/server';
import { NextRequest } from 'next/server';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseEnvironment, type Environment } from '@/lib/config/env';
import { config, proxy } from '../proxy';

/** What Settings say; null: nobody can tell. */
const settings = vi.hoisted(() => ({ respectGpc: true as boolean | null }));
vi.mock('@/lib/experiments/load-definitions', () => ({
  loadDefinitions: () => {
    if (settings.respectGpc === null) throw new Error('the database cannot be reached');
    return { settings };
  },
}));

const kept = globalThis as typeof globalThis & { weirEnvironment?: Environment };
const configure = (variables: Record<string, string> = {}) => {
  kept.weirEnvironment = parseEnvironment({ NODE_ENV: 'production', ...variables });
};
afterEach(() => {
  delete kept.weirEnvironment;
  settings.respectGpc = true;
});

const SESSION = 'better-auth.session_token=x.y';
const ask = (address: string, headers: Record<string, string> = {}, variables: Record<string, string> = {}) => {
  configure(variables);
  return proxy(new NextRequest(new URL(address, 'http://weir.test'), { headers }));
};
/** A header of the request as the page sees it. */
const seen = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`);
const VISITOR = '0b8f2c1e-5a3d-4e6f-8a9b-1c2d3e4f5a6b';

describe('it is asked before', () => {
  test.each([
    '/',
    '/overview',
    '/experiments',
    '/experiments/checkout',
    '/experiments/goal',
    '/goals',
    '/demo',
    '/apis',
  ])('%s', async (url) => expect(matches({ config, url })).toBe(true));
});

describe('it is not asked before what takes records, or answers from a file', () => {
  test.each([
    ...['/api/v1/goals', '/api/v1/enrollments', '/api/health', '/api', '/goal/signup', '/experiments/goal/signup'],
    ...['/experiments.js', '/_next/static/chunks/a.js', '/_next/image', '/icon.svg', '/favicon.ico', '/robots.txt'],
  ])('%s', async (url) => expect(matches({ config, url })).toBe(false));
});

test('what is shared by a link is kept by nobody and found by no search', async () => {
  const { headers } = await ask('/share/abc');
  expect([headers.get('cache-control'), headers.get('x-robots-tag'), headers.get('referrer-policy')]).toEqual([
    'private, no-store',
    'noindex, nofollow, noarchive',
    'same-origin',
  ]);
  expect((await ask('/overview', { cookie: SESSION })).headers.get('x-robots-tag')).toBeNull();
});

describe('who is not signed in', () => {
  test.each([
    ['/overview', '/sign-in?next=%2Foverview'],
    ['/experiments/checkout?phase=1&x=y', '/sign-in?next=%2Fexperiments%2Fcheckout%3Fphase%3D1%26x%3Dy'],
    ['/settings/tokens', '/sign-in?next=%2Fsettings%2Ftokens'],
  ])('is sent from %s to %s', async (address, target) => {
    const response = await ask(address);
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe(`http://weir.test${target}`);
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  test('is sent away from every page of the dashboard', async () => {
    const folders = readdirSync(path.resolve('app/(admin)'), { withFileTypes: true }).filter((each) =>
      each.isDirectory(),
    );
    expect(folders.length).toBeGreaterThan(10);
    for (const { name } of folders) {
      for (const address of [`/${name}`, `/${name}/some/page`])
        expect([address, (await ask(address)).status]).toEqual([address, 307]);
      expect((await ask(`/${name}`, { cookie: SESSION })).cookies.get('weir_visitor'), name).toBeUndefined();
    }
  });

  test.each(['/', '/sign-in', '/setup?token=x', '/invite/abc', '/share/abc', '/demo', '/demo/thanks', '/pricing/team'])(
    'may open %s',
    async (address) => {
      expect((await ask(address)).headers.get('location')).toBeNull();
    },
  );

  test('a session cookie of either name is enough to be asked by the page itself', async () => {
    expect((await ask('/overview', { cookie: SESSION })).headers.get('location')).toBeNull();
    expect((await ask('/overview', { cookie: `__Secure-${SESSION}` })).headers.get('location')).toBeNull();
  });
});

describe('headers', () => {
  test('the policy has a nonce of its own each time, the same for page and browser, and no unsafe script', async () => {
    const nonceOf = (response: Response) =>
      /script-src 'self' 'nonce-([0-9a-f]{32})' 'strict-dynamic';/.exec(
        response.headers.get('content-security-policy') ?? '',
      )?.[1];
    const one = await ask('/sign-in');
    const two = await ask('/sign-in');
    expect(nonceOf(one)).toBeDefined();
    expect(nonceOf(one)).not.toBe(nonceOf(two));
    expect(seen(one, 'x-nonce')).toBe(nonceOf(one));
    expect(seen(one, 'content-security-policy')).toBe(one.headers.get('content-security-policy'));
    for (const part of ["object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) {
      expect(one.headers.get('content-security-policy')).toContain(part);
    }
  });

  test('nothing is kept, sniffed, framed or told to other sites', async () => {
    const { headers } = await ask('/overview', { cookie: SESSION });
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBeNull();
    const secure = await ask('/overview', { cookie: SESSION }, { APP_URL: 'https://weir.example' });
    expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  });

  test('a client cannot speak in our name', async () => {
    const response = await ask('/overview?a=b', {
      cookie: SESSION,
      'x-weir-path': '/evil',
      'x-weir-visitor': VISITOR,
      'x-nonce': 'mine',
    });
    expect(seen(response, 'x-weir-path')).toBe('/overview?a=b');
    expect(seen(response, 'x-nonce')).not.toBe('mine');
    expect(seen(response, 'x-weir-visitor')).toBeNull();
  });
});

describe('the visitor of the site', () => {
  test.each(['/', '/demo', '/pricing', '/pricing/team'])(
    'is known to %s, a page that anybody may add',
    async (address) => {
      const response = await ask(address);
      expect(response.headers.get('location')).toBeNull();
      expect(seen(response, 'x-weir-visitor')).toBe(response.cookies.get('weir_visitor')?.value);
      expect(response.cookies.get('weir_visitor')).toBeDefined();
    },
  );

  test('is made once, known to the first render, and readable by the script', async () => {
    const response = await ask('/demo');
    const cookie = response.cookies.get('weir_visitor');
    expect(cookie?.value).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(seen(response, 'x-weir-visitor')).toBe(cookie?.value);
    expect(cookie).toMatchObject({ path: '/', maxAge: 34_560_000, sameSite: 'lax', httpOnly: false, secure: false });
    expect((await ask('/demo', {}, { APP_URL: 'https://weir.example' })).cookies.get('weir_visitor')?.secure).toBe(
      true,
    );
  });

  test('stays the one of the cookie; a cookie that is no id is replaced', async () => {
    const known = await ask('/demo/cart', { cookie: `weir_visitor=${VISITOR}` });
    expect(seen(known, 'x-weir-visitor')).toBe(VISITOR);
    expect(known.cookies.get('weir_visitor')).toBeUndefined();
    const odd = await ask('/demo/cart', { cookie: 'weir_visitor=me' });
    expect(odd.cookies.get('weir_visitor')?.value).not.toBe('me');
  });

  test.each([
    ['Global Privacy Control', '/demo', { 'sec-gpc': '1', cookie: `weir_visitor=${VISITOR}` }],
    ['a refusal', '/demo', { cookie: `weir_consent=required; weir_visitor=${VISITOR}` }],
    ['a prefetch', '/demo', { 'sec-purpose': 'prefetch' }],
    ['the dashboard', '/overview', { cookie: SESSION }],
    ['signing in', '/sign-in', {}],
    ['an invitation', '/invite/abc', {}],
    ['what is shared by a link', '/share/abc', {}],
  ] as [string, string, Record<string, string>][])('is nobody with %s', async (_, address, headers) => {
    const response = await ask(address, headers);
    expect(response.cookies.get('weir_visitor')).toBeUndefined();
    expect(seen(response, 'x-weir-visitor')).toBeNull();
  });

  test('is known to a browser that asks not to be tracked where Settings do not go by that', async () => {
    settings.respectGpc = false;
    const gpc = { 'sec-gpc': '1' };
    const known = await ask('/demo', { ...gpc, cookie: `weir_visitor=${VISITOR}` });
    expect(seen(known, 'x-weir-visitor')).toBe(VISITOR);
    expect((await ask('/demo', gpc)).cookies.get('weir_visitor')).toBeDefined();
    expect(
      (await ask('/demo', { ...gpc, cookie: 'weir_consent=required' })).cookies.get('weir_visitor'),
    ).toBeUndefined();
    settings.respectGpc = null;
    expect((await ask('/demo', gpc)).cookies.get('weir_visitor')).toBeUndefined();
  });

  test('is Secure behind a proxy that says https, and only a trusted one', async () => {
    const secure = async (hops: string) => {
      const response = await ask('/demo', { 'x-forwarded-proto': 'https' }, { TRUSTED_PROXY_HOPS: hops });
      return response.cookies.get('weir_visitor')?.secure;
    };
    expect(await secure('1')).toBe(true);
    expect(await secure('0')).toBe(false);
  });
});
