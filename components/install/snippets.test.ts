import { afterEach, expect, it, vi } from 'vitest';
import { curl, fetchClient, pixel, scriptTag, useAsync } from './snippets';

const input = { base: 'https://weir.example', experiment: 'checkout', goal: 'signup' };

afterEach(() => vi.unstubAllGlobals());

async function load(): Promise<{
  variant: (experiment: string, user: string) => Promise<string>;
  goal: (goal: string, user: string, more?: object) => Promise<unknown>;
}> {
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(fetchClient(input))}`);
}

it('names the installation in every line that leaves the page', () => {
  for (const snippet of [scriptTag, useAsync, pixel, curl, fetchClient]) {
    expect(snippet(input)).toContain('https://weir.example/');
  }
  expect(fetchClient(input).split('\n').length).toBeLessThanOrEqual(20);
});

it('gives curl a body that is JSON', () => {
  const body = /-d '(.*)'/.exec(curl(input))?.[1] ?? '';
  expect(JSON.parse(body)).toMatchObject({ goal: 'signup', subject: { kind: 'user', id: '42' } });
});

it('has a client that asks, records with the own id, and shows the control when nobody answers', async () => {
  const sent: { address: string; body: Record<string, unknown> }[] = [];
  vi.stubGlobal('fetch', async (address: string, init: { body: string }) => {
    sent.push({ address, body: JSON.parse(init.body) as Record<string, unknown> });
    return Response.json({ variant: 'test' });
  });
  const client = await load();
  expect(await client.variant('checkout', '42')).toBe('test');
  await client.goal('signup', '42', { id: 'order-1', value: 3 });
  expect(sent.map(({ address }) => address)).toEqual([
    'https://weir.example/api/v1/enrollments',
    'https://weir.example/api/v1/goals',
  ]);
  expect(sent[1]?.body).toMatchObject({ goal: 'signup', id: 'order-1', value: 3, subject: { kind: 'user', id: '42' } });

  vi.stubGlobal('fetch', async () => new Response('', { status: 503 }));
  expect(await client.variant('checkout', '42')).toBe('control');
});
