import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { createMetric } from '@/lib/metrics/create-metric';
import { listBoards } from '@/lib/metrics/list-boards';
import { listMetrics } from '@/lib/metrics/list-metrics';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { defineSampleMetrics } from './define-metrics';
import { SAMPLE_GOALS } from './plan';
import { removeSampleData } from './remove-sample-data';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 4);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: new Date('2026-06-15T14:00:00Z') };
  for (const goal of SAMPLE_GOALS) await createGoal(ctx, goal, { sample: true });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

it('has metrics that are tracked and derived, and a board whose charts are all there', async () => {
  await defineSampleMetrics(ctx);
  await defineSampleMetrics(ctx);
  const metrics = await listMetrics(ctx, { domain: 'webshop' });
  expect(metrics.map(({ ref, origin, sample }) => [ref, origin, sample]).sort()).toEqual([
    ['webshop/basket', 'derived', true],
    ['webshop/income', 'tracker', true],
    ['webshop/orders', 'tracker', true],
    ['webshop/orders_smooth', 'derived', true],
    ['webshop/signups', 'tracker', true],
  ]);
  const [board] = await listBoards(ctx);
  const refs = metrics.map(({ ref }) => ref);
  expect(board?.charts.filter(({ metric }) => !refs.includes(metric))).toEqual([]);
});

it('is taken away with the sample, but for what your own metrics are made from', async () => {
  await createMetric(ctx, {
    ...{ ref: 'webshop/mine', name: 'Mine', derived: { type: 'difference', metric: 'webshop/orders' } },
  });
  const [{ id = 0 } = {}] = await ctx.db.metric.findMany({ where: { ref: 'income' } });
  await ctx.db.$executeRaw`
    INSERT INTO statistic (metric_id, period, dimensions_id, date, value)
    VALUES (${id}, 'day', md5('{}')::uuid, '2026-06-01', 5)`;
  await removeSampleData(ctx);
  const left = await ctx.db.metric.findMany({ select: { ref: true, sample: true }, orderBy: { ref: 'asc' } });
  expect(left).toEqual([
    { ref: 'mine', sample: false },
    { ref: 'orders', sample: false },
  ]);
  expect(await ctx.db.metricDomain.findMany({ select: { ref: true, sample: true } })).toEqual([
    { ref: 'webshop', sample: false },
  ]);
  expect([await ctx.db.statistic.count(), await ctx.db.board.count()]).toEqual([0, 0]);
  await ctx.db.metric.deleteMany();
  await ctx.db.tracker.deleteMany();
  await ctx.db.metricDomain.deleteMany();
});
