import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { applyMetricDefinitions } from './apply-metric-definitions';
import { archiveMetric } from './archive-metric';
import type { MetricDeclarations } from './declared';
import { getMetric } from './get-metric';
import { listMetricDrift } from './list-metric-drift';
import { updateDomain } from './update-domain';
import { updateMetric } from './update-metric';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 8);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: new Date('2026-03-20T12:00:00Z') };
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

// Derived ones stand before what they are derived from; nobody declares the domain `web`.
const declared: MetricDeclarations = {
  domains: [{ ref: 'shopping', name: 'Shopping' }],
  metrics: [
    {
      ref: 'shopping/smooth',
      name: 'Smooth',
      derived: { type: 'movingAverage', metric: 'shopping/per_visit', days: 7 },
    },
    {
      ...{ ref: 'shopping/per_visit', name: 'Orders per visit', format: { style: 'percent' } },
      derived: { type: 'ratio', numerator: 'shopping/orders', denominator: 'web/visits' },
    },
    { ref: 'shopping/orders', name: 'Orders', target: 100 },
    { ref: 'web/visits', name: 'Visits' },
  ],
};

it('adds what is declared, once, however many start at the same moment', async () => {
  const added = await Promise.all(Array.from({ length: 5 }, () => applyMetricDefinitions(ctx, declared)));
  expect(added.flatMap(({ domains }) => domains).sort()).toEqual(['shopping', 'web']);
  expect(added.flatMap(({ metrics }) => metrics).sort()).toEqual(declared.metrics.map(({ ref }) => ref).sort());
  expect(await listMetricDrift(ctx, declared)).toEqual([]);
  expect(await getMetric(ctx, { ref: 'shopping/per_visit' })).toMatchObject({
    ...{ origin: 'derived', format: { style: 'percent', decimals: null } },
  });
});

it('never overwrites what somebody changed, and says how it differs', async () => {
  await updateMetric(ctx, { ref: 'shopping/orders', change: { name: 'Paid orders', target: null } });
  await updateDomain(ctx, { ref: 'shopping', change: { name: 'Shop' } });
  await archiveMetric(ctx, { ref: 'web/visits' });
  expect(await applyMetricDefinitions(ctx, declared)).toEqual({ domains: [], metrics: [] });
  expect(await listMetricDrift(ctx, declared)).toEqual([
    { kind: 'domain', key: 'shopping', field: 'name', declared: 'Shopping', stored: 'Shop' },
    { kind: 'metric', key: 'shopping/orders', field: 'name', declared: 'Orders', stored: 'Paid orders' },
    { kind: 'metric', key: 'shopping/orders', field: 'target', declared: 100, stored: null },
  ]);
  const more: MetricDeclarations = {
    domains: [{ ref: 'new', name: 'New' }],
    metrics: [{ ref: 'new/one', name: 'One' }],
  };
  expect((await listMetricDrift(ctx, more)).map(({ key, field }) => [key, field])).toEqual([
    ['new', 'missing'],
    ['new/one', 'missing'],
  ]);
});

it('refuses a declaration that is derived from itself', async () => {
  const circle: MetricDeclarations = {
    domains: [],
    metrics: [
      { ref: 'web/a', name: 'A', derived: { type: 'difference', metric: 'web/b' } },
      { ref: 'web/b', name: 'B', derived: { type: 'difference', metric: 'web/a' } },
    ],
  };
  await expect(applyMetricDefinitions(ctx, circle)).rejects.toMatchObject({ code: 'invalid_input' });
});

it('can apply what this source tree declares', async () => {
  expect((await applyMetricDefinitions(ctx)).metrics).toContain('shop/orders');
  expect(await listMetricDrift(ctx)).toEqual([]);
});
