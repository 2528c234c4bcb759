import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { deleteDomain } from './delete-domain';
import { deleteMetric } from './delete-metric';
import { getMetric } from './get-metric';
import { listMetrics } from './list-metrics';
import { listStatistics } from './list-statistics';
import { readMetricSeries } from './read-metric-series';
import { recordStatistics } from './record-statistics';
import type { Derived, Period } from './schemas';
import { updateMetric } from './update-metric';

const NOW = new Date('2026-03-20T12:00:00Z');
const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'];

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 6);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await ctx.db.$executeRaw`TRUNCATE statistic, metric, metric_domain`;
  await createDomain(ctx, { ref: 'shop', name: 'Shop' });
  for (const ref of ['orders', 'visits']) await createMetric(ctx, { ref: `shop/${ref}`, name: ref });
});

const derive = (ref: string, derived: Derived) =>
  createMetric(ctx, { ref: `shop/${ref}`, name: ref, kind: 'ratio', derived });
const ratio = (numerator: string, denominator: string): Derived => {
  return { type: 'ratio', numerator: `shop/${numerator}`, denominator: `shop/${denominator}` };
};
const average = (metric: string, days: number): Derived => ({ type: 'movingAverage', metric: `shop/${metric}`, days });
const difference = (metric: string): Derived => ({ type: 'difference', metric: `shop/${metric}` });

/** `undefined`: no row on that day. */
async function record(
  ref: string,
  values: (number | null | undefined)[],
  more: { object?: string; period?: Period } = {},
) {
  const statistics = values.flatMap((value, day) =>
    value === undefined ? [] : [{ metric: `shop/${ref}`, date: DAYS[day], value, ...more }],
  );
  expect(await recordStatistics(ctx, { statistics })).toMatchObject({ unknown: [], rejected: [] });
}

async function series(ref: string, more: { split?: string; period?: Period } = {}) {
  const { lines } = await readMetricSeries(ctx, { metric: `shop/${ref}`, from: DAYS[0], to: DAYS.at(-1), ...more });
  return Object.fromEntries(lines.map(({ name, values }) => [name, values]));
}

describe('a ratio', () => {
  beforeEach(async () => {
    await derive('conversion', ratio('orders', 'visits'));
    await record('orders', [1, 2, 0, null, 5, undefined]);
    await record('visits', [4, 0, 7, 7, undefined, 3]);
  });

  it('is no data over 0, over no data and of no data; 0 of something is 0', async () => {
    expect(await series('conversion')).toEqual({ '': [0.25, null, 0, null, null, null] });
  });

  it('is made of equal dimensions only', async () => {
    await record('orders', [1, 1], { object: 'a' });
    await record('orders', [1, 1], { object: 'b' });
    await record('visits', [2, 0], { object: 'a' });
    const { a, b } = await series('conversion', { split: 'object' });
    expect(a?.slice(0, 2)).toEqual([0.5, null]);
    expect(b?.every((value) => value === null)).toBe(true);
    expect(await getMetric(ctx, { ref: 'shop/conversion' })).toMatchObject({ splits: ['object'], additive: false });
  });

  it('is listed as rows when it is named, with its newest value in the list of metrics', async () => {
    const { rows } = await listStatistics(ctx, { metrics: ['shop/conversion'], limit: 3 });
    expect(rows.map(({ date, value }) => [date, value])).toEqual([
      ['2026-03-01', 0.25],
      ['2026-03-02', null],
      ['2026-03-03', 0],
    ]);
    await record('orders', [1, 2, 0, null, 5, 6]);
    const listed = await listMetrics(ctx, { search: 'conversion' });
    expect(listed[0]).toMatchObject({ origin: 'derived', periods: ['day'], latest: { date: '2026-03-06', value: 2 } });
    expect(listed[0]?.sparkline.slice(-6)).toEqual([0.25, null, 0, null, null, 2]);
  });

  it('follows the period that is asked for', async () => {
    await record('orders', [10, 12], { period: 'week' });
    await record('visits', [100, 100], { period: 'week' });
    expect((await series('conversion', { period: 'week' }))['']?.slice(0, 3)).toEqual([0.1, 0.12, null]);
  });
});

describe('a moving average', () => {
  it('is over the days that have values, and knows the days before the range', async () => {
    await derive('smooth', average('orders', 3));
    await record('orders', [3, null, 6, undefined, null, 0]);
    expect(await series('smooth')).toEqual({ '': [3, 3, 4.5, null, 6, 0] });
    const { lines } = await readMetricSeries(ctx, { metric: 'shop/smooth', from: DAYS[2], to: DAYS[2] });
    expect(lines[0]?.values).toEqual([4.5]);
    await record('orders', [null, null, null, null, null, null]);
    expect((await series('smooth'))['']).toEqual([null, null, null, null, null, null]);
  });
});

describe('a difference', () => {
  it('is to the period before, and no data where there is none', async () => {
    await derive('growth', difference('orders'));
    await record('orders', [3, 5, null, 4, 0]);
    expect(await series('growth')).toEqual({ '': [null, 2, null, null, -4, null] });
    await recordStatistics(ctx, {
      statistics: [
        { metric: 'shop/orders', period: 'week', date: '2026-02-22', value: 70 },
        { metric: 'shop/orders', period: 'week', date: '2026-03-01', value: 77 },
      ],
    });
    expect((await series('growth', { period: 'week' }))['']?.[0]).toBe(7);
    expect(await getMetric(ctx, { ref: 'shop/growth' })).toMatchObject({ additive: true, periods: ['day', 'week'] });
  });
});

describe('definitions', () => {
  it('stack three levels, and no more', async () => {
    await derive('one', ratio('orders', 'visits'));
    await derive('two', average('one', 2));
    await derive('three', difference('two'));
    await record('orders', [1, 2, 3]);
    await record('visits', [1, 1, 1]);
    expect((await series('three'))['']?.slice(0, 3)).toEqual([null, 0.5, 1]);
    expect((await listMetrics(ctx, { search: 'three' }))[0]?.latest?.value).toBe(1);
    await expect(derive('four', difference('three'))).rejects.toThrow('at most 3 levels');
    // Also from below: what three levels stand on cannot become derived itself.
    await expect(updateMetric(ctx, { ref: 'shop/one', change: { derived: difference('two') } })).rejects.toThrow(
      'itself',
    );
    await derive('base', difference('visits'));
    await expect(updateMetric(ctx, { ref: 'shop/one', change: { derived: average('base', 2) } })).rejects.toThrow(
      'at most 3',
    );
  });

  it('refuse a circle, also one that two make at the same moment', async () => {
    await expect(derive('self', difference('self'))).rejects.toThrow('derived from itself');
    await expect(derive('lost', difference('nowhere'))).rejects.toThrow('there is no metric');
    for (let round = 0; round < 5; round++) {
      const [a, b] = [`a${round}`, `b${round}`];
      await derive(a, difference('orders'));
      await derive(b, difference('orders'));
      const changes = await Promise.allSettled([
        updateMetric(ctx, { ref: `shop/${a}`, change: { derived: difference(b) } }),
        updateMetric(ctx, { ref: `shop/${b}`, change: { derived: difference(a) } }),
      ]);
      expect(changes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('keep what they are derived from', async () => {
    await derive('conversion', ratio('orders', 'visits'));
    await expect(deleteMetric(ctx, { ref: 'shop/visits' })).rejects.toThrow('"shop/conversion" cannot do without it');
    expect((await getMetric(ctx, { ref: 'shop/visits' })).usedBy).toEqual(['shop/conversion']);
    await deleteDomain(ctx, { ref: 'shop' });
    expect(await ctx.db.metric.count()).toBe(0);
  });

  it('are not put on a metric that has statistics of its own', async () => {
    await record('orders', [1]);
    await expect(
      updateMetric(ctx, { ref: 'shop/orders', change: { derived: difference('visits') } }),
    ).rejects.toMatchObject({ code: 'wrong_state' });
  });
});
