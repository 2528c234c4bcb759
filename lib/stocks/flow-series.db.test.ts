import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { archiveStock } from './archive-stock';
import { createFacet } from './create-facet';
import { createFlow } from './create-flow';
import { createProcess } from './create-process';
import { createStock } from './create-stock';
import { listFlowCounts } from './list-flow-counts';
import { listStockCounts } from './list-stock-counts';
import { readFlowSeries } from './read-flow-series';
import { readProcessOutline } from './read-process-outline';
import { readStockSeries } from './read-stock-series';
import { rebuildHistory } from './rebuild-history';
import { recordChanges } from './record-changes';
import { recordFlowEvents } from './record-flow-events';

// The 25th has 25 hours in Amsterdam; it is noon of the 27th.
const ZONE = 'Europe/Amsterdam';
const NOW = new Date('2026-10-27T11:00:00Z');

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await ctx.db.setting.create({ data: { key: 'timeZone', value: ZONE } });
  await createFacet(ctx, { slug: 'plan', name: 'Plan', kind: 'lead', path: 'plan' });
  for (const slug of ['new', 'talking', 'won']) {
    await createStock(ctx, { slug, name: slug, kind: 'lead', filter: { op: 'equals', path: 'state', value: slug } });
  }
  await createFlow(ctx, { slug: 'close', name: 'Close', kind: 'lead', sources: ['talking', 'new'], sinks: ['won'] });
  await createFlow(ctx, { slug: 'never', name: 'Never', kind: 'lead', sources: ['won'], sinks: ['new'] });
  const change = (id: string, text: string, attributes: Record<string, unknown>) => ({
    subject: { kind: 'lead', id },
    at: new Date(`2026-${text}`),
    attributes,
  });
  await recordChanges(ctx, {
    source: 'server',
    changes: [
      change('a', '10-24T10:00:00Z', { state: 'new', plan: 'free' }),
      // 23:30 of the long day
      change('a', '10-25T22:30:00Z', { state: 'won' }),
      change('b', '10-24T11:00:00Z', { state: 'talking', plan: 'pro' }),
      change('b', '10-27T10:00:00Z', { state: 'won' }),
      change('c', '10-24T12:00:00Z', { state: 'talking', plan: 'pro' }),
      change('c', '10-27T10:30:00Z', { state: 'won' }),
      change('d', '08-01T12:00:00Z', { state: 'new' }),
    ],
  });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

it('counts the events of each day of the zone, and says how much of a day is over', async () => {
  const series = await readFlowSeries(ctx, { slug: 'close', from: '2026-10-24' });
  expect(series.days.map(({ date, events }) => [date, events])).toEqual([
    ['2026-10-24', 0],
    ['2026-10-25', 1],
    ['2026-10-26', 0],
    ['2026-10-27', 2],
  ]);
  expect(series.days.map(({ passed }) => passed)).toEqual([1, 1, 1, 0.5]);
  expect(series.days.map(({ provisional }) => provisional)).toEqual([false, false, false, true]);
  // three days, an hour more, and half of the last one
  expect(series.rate.events).toBe(3);
  expect(series.rate.days).toBeCloseTo(3.5 + 1 / 24, 9);
  expect(series.ways).toEqual([
    { source: 'talking', sink: 'won', events: 2 },
    { source: 'new', sink: 'won', events: 1 },
  ]);
});

it('narrows to a facet value, and names the values of the whole beside it', async () => {
  const series = await readFlowSeries(ctx, { slug: 'close', facet: 'plan', value: 'free' });
  expect(series.rate.events).toBe(1);
  expect(series.values.map(({ value, rate }) => [value, rate.events])).toEqual([
    ['pro', 2],
    ['free', 1],
  ]);
});

it('says for all flows at once what happened lately, leaving out those of which nothing is known', async () => {
  expect(await listFlowCounts(ctx, { days: 1 })).toEqual([
    { flow: 'close', events: 2, lastAt: '2026-10-27T10:30:00.000Z' },
  ]);
});

it('says for all stocks at once who is inside, and who came and went lately', async () => {
  const counts = await listStockCounts(ctx, { days: 30 });
  expect([...counts].sort((a, b) => (a.stock < b.stock ? -1 : 1))).toEqual([
    { stock: 'new', inside: 1, entered: 1, left: 1 },
    { stock: 'talking', inside: 0, entered: 2, left: 2 },
    { stock: 'won', inside: 3, entered: 3, left: 0 },
  ]);
});

it('begins with the first event also where nobody was in a stock: a sender that holds the stocks reports them', async () => {
  const kind = 'parcel';
  const flow = { slug: 'leaves', name: 'Leaves', kind, sources: ['store'], sinks: ['road'] };
  await createFlow(ctx, flow);
  await createStock(ctx, { slug: 'lost', name: 'Lost', kind, filter: { op: 'exists', path: 'lost' } });
  await createProcess(ctx, { slug: 'post', name: 'Post', kind, stocks: ['lost'], flows: ['leaves'] });
  const event = { flow: 'leaves', subject: { kind, id: 'p1' }, source: 'store', sink: 'road' };
  await recordFlowEvents(ctx, {
    events: ['2026-09-30T22:00:00Z', '2026-10-02T10:00:00Z'].map((at) => ({ ...event, at })),
    source: 'import',
  });
  const series = await readFlowSeries(ctx, { slug: 'leaves' });
  expect([series.from, series.to, series.rate.events]).toEqual(['2026-10-01', '2026-10-27', 2]);
  const post = await readProcessOutline(ctx, { slug: 'post' });
  expect([post.from, post.flows[0]?.events]).toEqual(['2026-10-01', 2]);
});

it('nobody is missing from a stock that is archived', async () => {
  await archiveStock(ctx, { slug: 'won' });
  await rebuildHistory(open.client, { now: NOW, deadlineMs: 60_000, elapsedMs: () => 0 });
  const { residue, before, days } = await readStockSeries(ctx, { slug: 'won' });
  expect([residue.residue, before, days.at(-1)?.count]).toEqual([0, 0, 0]);
});
