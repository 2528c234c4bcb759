import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { getMetric } from './get-metric';
import { listMetrics } from './list-metrics';
import { readMetricPage } from './read-metric-page';
import { readMetricSeries } from './read-metric-series';
import { recordStatistics } from './record-statistics';
import { OTHER } from './schemas';

const NOW = new Date('2026-05-20T10:00:00Z');

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await createDomain(ctx, { ref: 'shop', name: 'Shop' });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

/** Two years of 50 objects, object n having n a day, and the total. */
async function fill(ref: string, kind: 'count' | 'mean') {
  const { id } = await createMetric(ctx, { ref: `shop/${ref}`, name: ref, kind });
  await ctx.db.$executeRaw`
    INSERT INTO statistic (metric_id, period, dimensions_id, date, dimensions, value)
    SELECT ${id}, 'day', md5(dimensions::text)::uuid, day::date, dimensions, value
    FROM generate_series('2024-05-21'::date, '2026-05-20'::date, interval '1 day') AS day
    CROSS JOIN LATERAL (
      SELECT jsonb_build_object('object', 'object-' || n) AS dimensions, n::numeric AS value
      FROM generate_series(1, 50) AS n
      UNION ALL SELECT '{}', 1275) each`;
}

describe('two years of fifty objects', () => {
  beforeAll(async () => {
    await fill('orders', 'count');
    await fill('basket', 'mean');
    await ctx.db.$executeRaw`VACUUM ANALYZE statistic`;
  });

  it('shows the twenty largest and the others as one line, which all add up to the total', async () => {
    const series = await readMetricSeries(ctx, {
      ...{ metric: 'shop/orders', from: '2024-05-21', to: '2026-05-20', split: 'object', compare: true },
    });
    expect(series.dates).toHaveLength(730);
    expect(series.values).toBe(50);
    expect(series.lines.map(({ name }) => name)).toEqual([
      ...Array.from({ length: 20 }, (_, index) => `object-${50 - index}`),
      OTHER,
    ]);
    expect(series.lines.at(-1)?.label).toBe('30 others');
    const sums = series.dates.map((_, day) => series.lines.reduce((sum, { values }) => sum + (values[day] ?? NaN), 0));
    expect(new Set(sums)).toEqual(new Set([1275]));
    expect(series.previous?.values.every((value) => value === null)).toBe(true);
    expect(series.provisional).toBe('2026-05-20');
  });

  it('leaves out the others of a mean, and says how many there are', async () => {
    const series = await readMetricSeries(ctx, { metric: 'shop/basket', from: '2026-05-01', split: 'object' });
    expect(series.lines).toHaveLength(20);
    expect(series.values).toBe(50);
    expect(series.dates).toHaveLength(20);
  });

  it('describes what there is', async () => {
    expect(await getMetric(ctx, { ref: 'shop/orders' })).toMatchObject({
      ...{ periods: ['day'], splits: ['object'], additive: true, origin: 'stored' },
      ...{ firstDate: '2024-05-21', lastDate: '2026-05-20', domainName: 'Shop' },
    });
    const [first] = await listMetrics(ctx, { search: 'basket' });
    expect(first).toMatchObject({ latest: { date: '2026-05-19', value: 1275, previous: 1275 }, period: 'day' });
    expect(first?.sparkline).toHaveLength(30);
  });
});

it('a page hands over the same lines, as texts: gaps at both ends and within, no data, and what is hidden in the rest', async () => {
  await createMetric(ctx, { ref: 'shop/gaps', name: 'Gaps' });
  const days = ['2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07', '2026-05-08'];
  const statistics = Array.from({ length: 24 }, (_, n) =>
    days
      .filter((_day, place) => n === 0 || (place + n) % 4 !== 0)
      .map((date, place) => ({
        ...{ metric: 'shop/gaps', date, object: `o${n}` },
        value: n === 3 && place === 1 ? null : n === 5 ? -n - 0.25 : n * 1.5,
      })),
  ).flat();
  await recordStatistics(ctx, { statistics });
  const range = { from: '2026-05-01', to: '2026-05-10' };
  const series = await readMetricSeries(ctx, { metric: 'shop/gaps', ...range, split: 'object' });
  const page = await readMetricPage(ctx, { ref: 'shop/gaps', ...range, split: 'object', compare: false });
  const parts = await page.parts;
  expect(series.lines).toHaveLength(21);
  expect(parts?.lines.map(({ text, ...line }) => ({ ...line, values: numbers(text) }))).toEqual(series.lines);
  const valueOf = (date: string, object: string) =>
    statistics.find((one) => one.date === date && one.object === object)?.value ?? null;
  for (const { name, values } of series.lines.filter((line) => line.name !== OTHER)) {
    expect([name, values]).toEqual([name, series.dates.map((date) => valueOf(date, name))]);
  }
  // Days that cannot be drawn, and a dimension that nobody has, are as if they were not asked for.
  const wrong = await readMetricPage(ctx, { ref: 'shop/gaps', from: '2026-05-09', to: '2026-05-01', compare: true });
  expect([wrong.total.dates.length, wrong.total.previous?.values.length]).toEqual([90, 90]);
  const none = await readMetricPage(ctx, { ref: 'shop/gaps', split: 'shop', compare: false });
  expect([none.split, none.parts]).toEqual([null, null]);
});

const numbers = (text: string) => text.split(',').map((one) => (one === '' ? null : Number(one)));
