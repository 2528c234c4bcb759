import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { deleteStatistics, UNDO_ROWS_MAX } from './delete-statistics';
import { listNewestStatistics } from './list-newest-statistics';
import { listStatistics } from './list-statistics';
import { recordStatistics } from './record-statistics';
import { runTrackers } from './run-trackers';
import { setTracker } from './set-tracker';

const NOW = new Date('2026-03-10T12:00:00Z');
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 4);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await createDomain(ctx, { ref: 'shop', name: 'Shop' });
  for (const ref of ['sent', 'counted']) await createMetric(ctx, { ref: `shop/${ref}`, name: ref });
  await createMetric(ctx, {
    ...{ ref: 'shop/mean', name: 'Mean' },
    derived: { type: 'movingAverage', metric: 'shop/sent', days: 7 },
  });
  await setTracker(ctx, {
    ...{ metric: 'shop/counted', source: { type: 'metric', metric: 'shop/sent' }, aggregate: 'sum' },
    periods: ['day', 'lifetime'],
  });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await ctx.db.$executeRaw`TRUNCATE statistic, activity, source_mark`;
  await ctx.db.$executeRaw`UPDATE tracker SET recorded_on = NULL, read_through = NULL, fingerprint = NULL`;
  await record(
    ...['01', '02', '03', '04'].map((day, index) => ({ date: `2026-03-${day}`, value: index })),
    { date: '2026-03-02', period: 'week', value: 70 },
    { date: '2026-03-02', value: 8, dimensions: { object: 'a', country: 'NL' } },
  );
});

const record = (...rows: object[]) =>
  recordStatistics(ctx, { statistics: rows.map((row) => ({ metric: 'shop/sent', ...row })) });
const left = async (metric = 'shop/sent') =>
  (await listStatistics(ctx, { metrics: [metric] })).rows.map(({ date, period, value, dimensions }) =>
    [date.slice(8), period, value, ...Object.values(dimensions)].join(' '),
  );
const remove = (more: object = {}) =>
  deleteStatistics(ctx, { metric: 'shop/sent', from: '2026-03-02', to: '2026-03-02', ...more });

it('takes one away, whatever the order of its dimensions, and nothing beside it', async () => {
  const before = await left();
  const gone = await remove({ period: 'day', dimensions: { country: 'NL', object: 'a' } });
  expect(gone).toEqual({
    deleted: 1,
    rows: [
      {
        metric: 'shop/sent',
        date: '2026-03-02',
        period: 'day',
        value: 8,
        dimensions: { object: 'a', country: 'NL' },
      },
    ],
  });
  expect(await left()).toEqual(before.filter((row) => !row.includes('NL')));
  await remove({ period: 'day', dimensions: {} });
  expect(await left()).toEqual(['01 day 0', '03 day 2', '04 day 3', '02 week 70']);
});

it('takes a range of days away, says so in the activity log, and is undone by recording the rows again', async () => {
  const before = await left();
  const gone = await remove({ to: '2026-03-03' });
  expect(gone.deleted).toBe(4);
  expect(await left()).toEqual(['01 day 0', '04 day 3']);
  const [entry] = await ctx.db.activity.findMany();
  expect(entry).toMatchObject({
    ...{ action: 'statistics.deleted', entity: 'metric', entityKey: 'shop/sent' },
    before: { statistics: 4, from: '2026-03-02', to: '2026-03-03' },
  });
  await recordStatistics(ctx, { statistics: gone.rows ?? [] });
  expect(await left()).toEqual(before);
});

it('is recounted by trackers over this metric', async () => {
  const run = () => runTrackers(ctx.db as typeof open.client, { now: NOW, elapsedMs: () => 0, overlapSeconds: 0.005 });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
  await run();
  expect((await left('shop/counted')).filter((row) => row.startsWith('10'))).toEqual(['10 day 0', '10 lifetime 6']);
  await pause();
  await remove({ from: '2026-03-04', to: '2026-03-04' });
  await run();
  expect((await left('shop/counted')).filter((row) => row.startsWith('10'))).toEqual(['10 day 0', '10 lifetime 3']);
});

it('changes nothing and logs nothing where nothing is', async () => {
  expect(await remove({ from: '2020-01-01', to: '2020-12-31' })).toEqual({ deleted: 0, rows: [] });
  expect(await ctx.db.activity.count()).toBe(0);
});

it('hands no rows back when these are too many', async () => {
  await ctx.db.$executeRaw`
    INSERT INTO statistic (metric_id, period, dimensions_id, date, dimensions, value)
    SELECT id, 'day', md5(n::text)::uuid, '2026-03-02', jsonb_build_object('object', n::text), n
    FROM metric, generate_series(1, ${UNDO_ROWS_MAX}) n WHERE ref = 'sent'`;
  expect(await remove()).toEqual({ deleted: UNDO_ROWS_MAX + 3, rows: null });
});

it('is refused for what is computed, for a range that runs backwards, and for viewers', async () => {
  await expect(remove({ metric: 'shop/counted' })).rejects.toThrow('kept by its tracker');
  await expect(remove({ metric: 'shop/mean' })).rejects.toThrow('derived');
  await expect(remove({ metric: 'stocks/all' })).rejects.toThrow('kept by Weir itself');
  await expect(remove({ metric: 'shop/nothing' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(remove({ to: '2026-03-01' })).rejects.toThrow('must not be after the end');
  const viewer: Context = { ...ctx, actor: { kind: 'token', id: 'a', name: 'reader', scope: 'read' } };
  await expect(
    deleteStatistics(viewer, { metric: 'shop/sent', from: '2026-03-02', to: '2026-03-02' }),
  ).rejects.toMatchObject({ code: 'forbidden' });
});

it('shows what was recorded, newest first and the total before its parts', async () => {
  const asked = { metric: 'shop/sent', period: 'day', from: '2026-03-02', to: '2026-03-31' } as const;
  const { rows, more } = await listNewestStatistics(ctx, { ...asked, limit: 3 });
  expect(more).toBe(true);
  expect(rows.map(({ date, value }) => [date, value])).toEqual([
    ['2026-03-04', 3],
    ['2026-03-03', 2],
    ['2026-03-02', 1],
  ]);
  const all = await listNewestStatistics(ctx, { ...asked, limit: 4 });
  expect(all.more).toBe(false);
  expect(all.rows.at(-1)).toMatchObject({ value: 8, dimensions: { object: 'a', country: 'NL' } });
  await expect(listNewestStatistics(ctx, { ...asked, metric: 'shop/nothing', limit: 1 })).rejects.toThrow('no metric');
});
