import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.unstubAllEnvs();
  delete (globalThis as { weirEnvironment?: unknown }).weirEnvironment;
});

async function address(headers: Record<string, string>, env: Record<string, string>): Promise<string> {
  for (const [name, value] of Object.entries({ APP_URL: '', TRUSTED_PROXY_HOPS: '0', PORT: '3000', ...env })) {
    vi.stubEnv(name, value);
  }
  const { addressOf } = await import('./address-of');
  return addressOf(new Headers(headers));
}

it('takes what the operator says before what the request says', async () => {
  expect(await address({ host: 'other.example' }, { APP_URL: 'https://weir.example/' })).toBe('https://weir.example');
});

it('takes the host of the request, and of a proxy only when one is trusted', async () => {
  const headers = { host: 'inside:3000', 'x-forwarded-host': 'weir.example', 'x-forwarded-proto': 'https' };
  expect(await address(headers, {})).toBe('http://inside:3000');
});

it('believes a trusted proxy', async () => {
  const headers = { host: 'inside:3000', 'x-forwarded-host': 'weir.example, x', 'x-forwarded-proto': 'https' };
  expect(await address(headers, { TRUSTED_PROXY_HOPS: '1' })).toBe('https://weir.example');
});

it('does not repeat a host that is none', async () => {
  expect(await address({ host: '"><script>' }, {})).toBe('http://localhost:3000');
});
