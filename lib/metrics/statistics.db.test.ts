import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { archiveMetric } from './archive-metric';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { deleteDomain } from './delete-domain';
import { deleteMetric } from './delete-metric';
import { getMetric } from './get-metric';
import { listMetrics } from './list-metrics';
import { listStatistics, type StatisticsQuery } from './list-statistics';
import { readMetricSeries } from './read-metric-series';
import { recordStatistic } from './record-statistic';
import { recordStatistics } from './record-statistics';
import { updateMetric } from './update-metric';

const NOW = new Date('2026-03-29T22:30:00Z');

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 20);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await ctx.db.setting.create({ data: { key: 'timeZone', value: 'Europe/Amsterdam' } });
  await createDomain(ctx, { ref: 'shop', name: 'Shop' });
  for (const ref of ['orders', 'income']) await createMetric(ctx, { ref: `shop/${ref}`, name: ref });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await ctx.db.$executeRaw`TRUNCATE statistic`;
});

const day = (date: string, value: number | null, more: object = {}) => ({
  metric: 'shop/orders',
  date,
  value,
  ...more,
});
const record = (...statistics: unknown[]) => recordStatistics(ctx, { statistics });
const list = async (query: StatisticsQuery = {}) => (await listStatistics(ctx, query)).rows;

describe('recording', () => {
  it('adds, replaces, and changes nothing when the same is sent again', async () => {
    const done = { recorded: 2, unchanged: 0, unknown: [], rejected: [] };
    expect(await record(day('2026-03-01', 5), day('2026-03-02', 0))).toEqual(done);
    expect(await record(day('2026-03-01', 5), day('2026-03-02', 0))).toEqual({ ...done, recorded: 0, unchanged: 2 });
    expect(await record(day('2026-03-01', 6))).toMatchObject({ recorded: 1, unchanged: 0 });
    expect((await list()).map(({ date, value }) => [date, value])).toEqual([
      ['2026-03-01', 6],
      ['2026-03-02', 0],
    ]);
  });

  it('keeps one row when twenty send the same key at once, and waits in no circle', async () => {
    const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'];
    await Promise.all(
      Array.from({ length: 20 }, (_, sender) =>
        record(...(sender % 2 === 0 ? days : [...days].reverse()).map((date) => day(date, sender))),
      ),
    );
    const rows = await list();
    expect(rows).toHaveLength(4);
    // One sender's values are there as a whole, since a batch is one statement and takes rows in one order.
    expect(new Set(rows.map(({ value }) => value)).size).toBe(1);
  });

  it('takes the last of two equal keys in a batch, whatever the order of their dimensions', async () => {
    const first = { ...day('2026-03-01', 1), dimensions: { country: 'NL', plan: 'pro' } };
    const second = { ...day('2026-03-01', 2), dimensions: { plan: 'pro', country: 'NL' } };
    expect(await record(first, second)).toMatchObject({ recorded: 1, unchanged: 1 });
    expect(await record({ ...second, dimensions: { plan: 'pro', country: 'NL' } })).toMatchObject({ recorded: 0 });
    expect(await list()).toMatchObject([{ value: 2, dimensions: { country: 'NL', plan: 'pro' } }]);
  });

  it('takes `object` for the dimension of this name', async () => {
    await record({ ...day('2026-03-01', 1), object: 'user:42' });
    await record({ ...day('2026-03-01', 2), dimensions: { object: 'user:42' } });
    expect(await list()).toEqual([
      { ...day('2026-03-01', 2), period: 'day', object: 'user:42', dimensions: { object: 'user:42' } },
    ]);
  });

  it('keeps "no data" apart from 0, both ways', async () => {
    await record(day('2026-03-01', null), day('2026-03-02', 0));
    expect(await record(day('2026-03-01', null))).toMatchObject({ recorded: 0, unchanged: 1 });
    expect((await list()).map(({ value }) => value)).toEqual([null, 0]);
    expect(await record(day('2026-03-01', 0), day('2026-03-02', null))).toMatchObject({ recorded: 2 });
    expect((await list()).map(({ value }) => value)).toEqual([0, null]);
    const series = await readMetricSeries(ctx, { metric: 'shop/orders', from: '2026-03-01', to: '2026-03-03' });
    expect(series.lines[0]?.values).toEqual([0, null, null]);
  });

  it('stores values exactly', async () => {
    await record(day('2026-03-01', 0.1), day('2026-03-02', 999_999_999_999.25), day('2026-03-03', 1e-9));
    const rows = await ctx.db.$queryRaw<{ value: string }[]>`SELECT value::text FROM statistic ORDER BY date`;
    expect(rows.map(({ value }) => value)).toEqual(['0.1', '999999999999.25', '0.000000001']);
    expect((await list()).map(({ value }) => value)).toEqual([0.1, 999_999_999_999.25, 1e-9]);
  });

  it('records what it can and names the rest', async () => {
    await createMetric(ctx, {
      ref: 'shop/per_order',
      name: 'Per order',
      derived: { type: 'ratio', numerator: 'shop/income', denominator: 'shop/orders' },
    });
    const done = await record(
      day('2026-03-01', 1),
      { ...day('2026-03-01', 1), metric: 'shop/nothing' },
      { ...day('2026-03-01', 1), metric: 'shop/per_order' },
      { ...day('2026-03-01', 1), metric: 'stocks/trial' },
      day('2026-02-30', 1),
      day('0000-01-01', 1),
      day('2026-03-01', 1e13),
      { ...day('2026-03-01', 1), dimensions: { plan: 'a\0b' } },
      { ...day('2026-03-01', 1), object: 'a', dimensions: { object: 'b' } },
      'nonsense',
    );
    expect(done).toMatchObject({ recorded: 1, unchanged: 0, unknown: ['shop/nothing', 'stocks/trial'] });
    expect(done.rejected.map(({ index, code }) => [index, code])).toEqual([
      [2, 'wrong_state'],
      ...[4, 5, 6, 7, 8, 9].map((index) => [index, 'invalid_input']),
    ]);
    await deleteMetric(ctx, { ref: 'shop/per_order' });
  });

  it('is dated today in the project’s zone when code says no date', async () => {
    expect(await recordStatistic(ctx, { metric: 'shop/orders', value: 3 })).toEqual({ recorded: true });
    expect(await list()).toMatchObject([{ date: '2026-03-30', value: 3, period: 'day' }]);
    await expect(recordStatistic(ctx, { metric: 'shop/nothing', value: 3 })).rejects.toThrow('There is no metric');
  });

  it('needs the permission to record', async () => {
    const reader: Context = { ...ctx, actor: { kind: 'token', id: 't', name: 't', scope: 'read' } };
    await expect(recordStatistics(reader, { statistics: [] })).rejects.toThrow('permission to record');
  });
});

describe('reading', () => {
  const seed = async () => {
    await record(
      ...['2026-03-01', '2026-03-02', '2026-03-03'].flatMap((date, index) => [
        day(date, index),
        day(date, index, { object: 'a' }),
        day(date, index === 2 ? null : index, { object: 'b', dimensions: { country: 'NL' } }),
        day(date, 10 + index, { period: 'lifetime' }),
        day(date, 100 + index, { metric: 'shop/income' }),
      ]),
    );
  };

  it('narrows by metric, period, dates, objects and dimensions', async () => {
    await seed();
    const count = async (query: StatisticsQuery) => (await list(query)).length;
    expect(await count({})).toBe(15);
    expect(await count({ metrics: ['shop/income'] })).toBe(3);
    expect(await count({ metrics: ['shop/orders', 'shop/income'], period: 'day' })).toBe(12);
    expect(await count({ from: '2026-03-02', to: '2026-03-02' })).toBe(5);
    expect(await count({ objects: ['a'] })).toBe(3);
    expect(await count({ objects: ['a', 'b'] })).toBe(6);
    expect(await count({ dimensions: { country: 'NL' } })).toBe(3);
    expect(await count({ dimensions: { country: 'NL', object: 'a' } })).toBe(0);
    expect(await count({ total: true })).toBe(9);
    await expect(list({ metrics: ['shop/nothing'] })).rejects.toThrow('There is no metric');
  });

  it('answers the newest row of each, also when it says "no data"', async () => {
    await seed();
    const rows = await list({ latest: true, metrics: ['shop/orders'], period: 'day' });
    expect(new Set(rows.map(({ date }) => date))).toEqual(new Set(['2026-03-03']));
    expect(rows.map(({ object = '', value }) => [object, value]).sort()).toEqual([
      ['', 2],
      ['a', 2],
      ['b', null],
    ]);
    expect(await list({ latest: true, to: '2026-03-02', total: true, period: 'lifetime' })).toMatchObject([
      { date: '2026-03-02', value: 11 },
    ]);
  });

  it.each([{}, { latest: true }, { period: 'day' as const }])(
    'gives every row once, page by page: %o',
    async (query) => {
      await seed();
      const all = await list(query);
      for (const limit of [1, 2, 7]) {
        const paged = [];
        let cursor: string | undefined;
        do {
          const page = await listStatistics(ctx, { ...query, limit, cursor });
          paged.push(...page.rows);
          // What is recorded meanwhile behind the reader changes nothing of what is still to come.
          await record(day('2026-02-01', paged.length, { metric: 'shop/income', period: 'month' }));
          await ctx.db.$executeRaw`DELETE FROM statistic WHERE period = 'month'`;
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        expect(paged).toEqual(all);
      }
      await expect(listStatistics(ctx, { cursor: 'bm9uc2Vuc2U' })).rejects.toThrow('cursor');
    },
  );
});

describe('definitions', () => {
  it('does not delete what has statistics, and says how many', async () => {
    await record(day('2026-03-01', 1), day('2026-03-02', 2));
    await expect(deleteMetric(ctx, { ref: 'shop/orders' })).rejects.toMatchObject({
      ...{ code: 'wrong_state', message: '"shop/orders" has 2 statistics; archive it instead.' },
    });
    await expect(deleteDomain(ctx, { ref: 'shop' })).rejects.toThrow('archive it instead');
    await createMetric(ctx, { ref: 'shop/gone', name: 'Gone' });
    await deleteMetric(ctx, { ref: 'shop/gone' });
    await expect(getMetric(ctx, { ref: 'shop/gone' })).rejects.toThrow('There is no metric');
  });

  it('records nothing for a metric that is deleted meanwhile, and deletes nothing that is recorded meanwhile', async () => {
    for (let round = 0; round < 10; round++) {
      const ref = `shop/race${round}`;
      await createMetric(ctx, { ref, name: ref });
      const [, deleted] = await Promise.allSettled([
        record({ metric: ref, date: '2026-03-01', value: 1 }),
        deleteMetric(ctx, { ref }),
      ]);
      const orphans = await ctx.db.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM statistic WHERE metric_id NOT IN (SELECT id FROM metric)`;
      expect(orphans).toEqual([{ n: 0 }]);
      if (deleted.status === 'rejected') expect(await list({ metrics: [ref] })).toHaveLength(1);
    }
  });

  it('hides what is archived, and still records it', async () => {
    await archiveMetric(ctx, { ref: 'shop/income' });
    const refs = async (archived: boolean) => (await listMetrics(ctx, { archived })).map(({ ref }) => ref);
    expect(await refs(false)).not.toContain('shop/income');
    expect(await refs(true)).toContain('shop/income');
    expect(await record(day('2026-03-01', 1, { metric: 'shop/income' }))).toMatchObject({ recorded: 1 });
    expect(await list()).toEqual([]);
    expect(await list({ metrics: ['shop/income'] })).toHaveLength(1);
    await ctx.db.metric.updateMany({ data: { archivedAt: null } });
  });

  it('keeps the reference when a metric is renamed, and leaves alone what a change does not name', async () => {
    await updateMetric(ctx, { ref: 'shop/orders', change: { name: 'All orders', unit: 'orders', target: 12.5 } });
    const metric = await updateMetric(ctx, { ref: 'shop/orders', change: { description: 'Paid or not.' } });
    expect(metric).toMatchObject({ ref: 'shop/orders', name: 'All orders', unit: 'orders', target: 12.5 });
  });

  it('gives nobody a place in the product’s own domains', async () => {
    await expect(createDomain(ctx, { ref: 'flows', name: 'Mine' })).rejects.toMatchObject({ code: 'already_exists' });
    await expect(createMetric(ctx, { ref: 'stocks/mine', name: 'Mine' })).rejects.toMatchObject({
      code: 'wrong_state',
    });
    await expect(deleteDomain(ctx, { ref: 'experiments' })).rejects.toMatchObject({ code: 'wrong_state' });
  });
});
