import { afterAll, beforeAll, expect, it } from 'vitest';
import { createToken } from '@/lib/auth/create-token';
import { createDomain } from '@/lib/metrics/create-domain';
import { createMetric } from '@/lib/metrics/create-metric';
import { openAuthWorld } from '@/lib/testing/auth-world';
import { GET as getSeries } from '../metrics/[domain]/[metric]/series/route';
import { GET, POST } from './route';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
const tokens = { read: '', write: '' };

beforeAll(async () => {
  world = await openAuthWorld();
  for (const scope of ['read', 'write'] as const) {
    tokens[scope] = (await createToken(world.code(), { name: scope, scope })).secret;
  }
  await createDomain(world.code(), { ref: 'shop', name: 'Shop' });
  await createMetric(world.code(), { ref: 'shop/orders', name: 'Orders' });
}, 120_000);
afterAll(() => world.close());

const address = 'http://weir.test/api/v1/statistics';
const post = (body: unknown, token = tokens.write) =>
  POST(
    new Request(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
const get = (query: string) =>
  GET(new Request(`${address}?${query}`, { headers: { authorization: `Bearer ${tokens.read}` } }));
const order = (date: string, value: number | null, more: object = {}) => ({
  ...{ metric: 'shop/orders', date, period: 'day', value },
  ...more,
});

it('records one, and several of which the right ones count', async () => {
  expect(await (await post(order('2026-11-01', 1))).json()).toEqual({
    ...{ recorded: 1, unchanged: 0, unknown: [], rejected: [] },
  });
  const several = await post({
    statistics: [
      order('2026-11-02', null),
      order('2026-11-03', 0, { object: '=1+1' }),
      order('2026-11-04', 2, { dimensions: { country: 'NL' } }),
      order('2026-02-31', 2),
      order('2026-11-05', 2, { metric: 'shop/nothing' }),
    ],
  });
  expect(several.status).toBe(200);
  expect(await several.json()).toMatchObject({
    ...{ recorded: 3, unchanged: 0, unknown: ['shop/nothing'], rejected: [{ index: 3, code: 'invalid_input' }] },
  });
});

it('refuses what is no statistic, who may not record, and more than 500 at once', async () => {
  for (const body of [
    {},
    order('2026-11-01', 1, { period: 'year' }),
    order('yesterday', 1),
    [],
    3,
    { statistics: 3 },
  ]) {
    const response = await post(body);
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
      ...[400, 'invalid_input'],
    ]);
  }
  expect(await (await post(order('2026-11-01', 1, { period: 'year' }))).json()).toMatchObject({
    error: { message: expect.stringContaining('period') as string },
  });
  expect((await post(order('2026-11-01', 1), tokens.read)).status).toBe(403);
  const many = Array.from({ length: 501 }, () => order('2026-11-01', 1));
  expect((await post({ statistics: many })).status).toBe(400);
});

it('answers flat rows, and narrows by what the address says', async () => {
  const rows = (await (await get('metric=shop/orders')).json()) as object[];
  expect(rows).toEqual([
    { ...order('2026-11-01', 1), dimensions: {} },
    { ...order('2026-11-02', null), dimensions: {} },
    { ...order('2026-11-03', 0), object: '=1+1', dimensions: { object: '=1+1' } },
    { ...order('2026-11-04', 2), dimensions: { country: 'NL' } },
  ]);
  const count = async (query: string) => ((await (await get(query)).json()) as object[]).length;
  expect(await count('metric=shop/orders&metric=shop/orders&total=1')).toBe(2);
  expect(await count('dimension.country=NL')).toBe(1);
  expect(await count('object=%3D1%2B1&from=2026-11-03&to=2026-11-03')).toBe(1);
  expect(await count('latest=1&total=1')).toBe(1);
  expect((await get('country=NL')).status).toBe(400);
  expect((await get('metric=shop/nothing')).status).toBe(404);
});

it('keeps "no data" apart from 0 in CSV, where a formula is only a text', async () => {
  const response = await get('metric=shop/orders&format=csv');
  expect(response.headers.get('content-type')).toContain('text/csv');
  expect(await response.text()).toBe(
    [
      'metric,date,period,value,object,dimension.country',
      'shop/orders,2026-11-01,day,1,,',
      'shop/orders,2026-11-02,day,,,',
      "shop/orders,2026-11-03,day,0,'=1+1,",
      'shop/orders,2026-11-04,day,2,,NL',
      '',
    ].join('\r\n'),
  );
  const series = await getSeries(
    new Request('http://weir.test/api/v1/metrics/shop/orders/series?from=2026-11-01&to=2026-11-03&format=csv', {
      headers: { authorization: `Bearer ${tokens.read}` },
    }),
    { params: Promise.resolve({ domain: 'shop', metric: 'orders' }) },
  );
  expect(await series.text()).toBe(
    [
      'metric,period,date,value',
      ...['2026-11-01,1', '2026-11-02,', '2026-11-03,'].map((rest) => `shop/orders,day,${rest}`),
      '',
    ].join('\r\n'),
  );
});

it('names the next page until there is none', async () => {
  const values = [];
  let next: string | null = 'metric=shop/orders&limit=3';
  while (next !== null) {
    const response: Response = await get(next);
    values.push(...((await response.json()) as { value: number }[]).map(({ value }) => value));
    next = /^<[^?]*\?(.*)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? null;
  }
  expect(values).toEqual([1, null, 0, 2]);
});
