import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFacet } from './create-facet';
import { createFlow } from './create-flow';
import { createProcess } from './create-process';
import { createStock } from './create-stock';
import { listFlowEvents } from './list-flow-events';
import { listStockSubjects } from './list-stock-subjects';
import { nextInQueue } from './next-in-queue';
import { readDurations } from './read-durations';
import { readProcess } from './read-process';
import { readProcessDetails } from './read-process-details';
import { readProcessOutline } from './read-process-outline';
import { readStockSeries } from './read-stock-series';
import { getStock } from './get-stock';
import { getFlow } from './get-flow';

// Two days around the change of the clocks: the 25th has 25 hours in Amsterdam.
const ZONE = 'Europe/Amsterdam';
const NOW = new Date('2026-10-28T12:00:00Z');
const at = (text: string) => new Date(`2026-10-${text}`);

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

const uuid = (text: string) => identityLinkId('test', text, '');

/** A stretch of a stay, as the write path leaves it. */
async function stretch(
  subject: string,
  stock: string,
  since: [Date, number],
  until: Date | null,
  more: { plan?: string; enteredAt?: Date; left?: boolean } = {},
): Promise<void> {
  const { id } = await getStock(ctx, { slug: stock });
  await ctx.db.subject.upsert({
    where: { id: subjectId('lead', subject) },
    update: {},
    create: { id: subjectId('lead', subject), kind: 'lead', externalId: subject, attributes: {}, changedAt: NOW },
  });
  await ctx.db.stay.create({
    data: {
      subjectId: subjectId('lead', subject),
      stockId: id,
      sinceId: uuid(`${subject}${String(since[0].getTime())}/${since[1]}`),
      sinceAt: since[0],
      sinceSeq: since[1],
      enteredAt: more.enteredAt ?? since[0],
      entered: more.enteredAt === undefined,
      untilAt: until,
      left: more.left ?? until !== null,
      facets: more.plan === undefined ? {} : { plan: more.plan },
    },
  });
  const state = until === null ? { state: stock } : {};
  await ctx.db.subject.update({
    where: { id: subjectId('lead', subject) },
    data: until === null ? { attributes: { ...state, ...(more.plan === undefined ? {} : { plan: more.plan }) } } : {},
  });
}

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await ctx.db.setting.create({ data: { key: 'timeZone', value: ZONE } });
  await createFacet(ctx, { slug: 'plan', name: 'Plan', kind: 'lead', path: 'plan' });
  for (const slug of ['new', 'talking', 'won']) {
    await createStock(ctx, { slug, name: slug, kind: 'lead', filter: { op: 'equals', path: 'state', value: slug } });
  }
  await createFlow(ctx, { slug: 'arrive', name: 'Arrive', kind: 'lead', sources: [null], sinks: ['new'] });
  await createFlow(ctx, { slug: 'close', name: 'Close', kind: 'lead', sources: ['talking', 'new'], sinks: ['won'] });
  await createProcess(ctx, {
    slug: 'sales',
    name: 'Sales',
    kind: 'lead',
    stocks: ['new', 'talking', 'won'],
    flows: ['arrive', 'close'],
    facets: ['plan'],
    population: 'new',
    startStock: 'new',
    endStock: 'won',
  });
  // a: new on the 24th, talking on the 25th after the clocks went back, won on the 26th.
  await stretch('a', 'new', [at('24T10:00:00Z'), 0], at('25T22:30:00Z'), { plan: 'free' });
  await stretch('a', 'talking', [at('25T22:30:00Z'), 0], at('26T10:00:00Z'), { plan: 'free' });
  await stretch('a', 'won', [at('26T10:00:00Z'), 0], null, { plan: 'free' });
  // b: through `talking` within one instant, and its plan changes while it is won.
  await stretch('b', 'new', [at('24T11:00:00Z'), 0], at('26T11:00:00Z'));
  await stretch('b', 'talking', [at('26T11:00:00Z'), 1], at('26T11:00:00Z'));
  await stretch('b', 'won', [at('26T11:00:00Z'), 2], at('27T11:00:00Z'), { left: false });
  await stretch('b', 'won', [at('27T11:00:00Z'), 0], null, { plan: 'pro', enteredAt: at('26T11:00:00Z') });
  // c and d stay where they are.
  await stretch('c', 'new', [at('24T11:00:00Z'), 0], null, { plan: 'pro' });
  await stretch('d', 'new', [at('25T23:30:00Z'), 0], null, { plan: 'pro' });
  const close = await getFlow(ctx, { slug: 'close' });
  for (const [subject, when] of [
    ['a', '26T10:00:00Z'],
    ['b', '26T11:00:00Z'],
  ] as const) {
    await ctx.db.flowEvent.create({
      data: {
        subjectId: subjectId('lead', subject),
        id: uuid(`close${subject}`),
        flowId: close.id,
        at: at(when),
        source: 'talking',
        sink: 'won',
        before: {},
        after: subject === 'a' ? { plan: 'free' } : {},
      },
    });
  }
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

it('a process adds up: day by day, ribbon by ribbon, and with what the attributes say', async () => {
  const picture = await readProcess(ctx, { slug: 'sales' });
  expect([picture.from, picture.to]).toEqual(['2026-10-24', '2026-10-28']);
  expect(picture.stocks).toEqual([
    { slug: 'new', name: 'new', count: 2, before: 0, entered: 4, left: 2 },
    { slug: 'talking', name: 'talking', count: 0, before: 0, entered: 2, left: 2 },
    { slug: 'won', name: 'won', count: 2, before: 0, entered: 2, left: 0 },
  ]);
  // 22:30 UTC is still the 25th, which has 25 hours; 23:30 UTC is the 26th.
  const days = picture.series[0]?.days.map(({ date, count, entered, left }) => [date.slice(8), count, entered, left]);
  expect(days).toEqual([
    ['24', 3, 3, 0],
    ['25', 2, 0, 1],
    ['26', 2, 1, 1],
    ['27', 2, 0, 0],
    ['28', 2, 0, 0],
  ]);
  expect(picture.series[0]?.days.map(({ provisional }) => provisional)).toEqual([false, false, false, false, true]);
  const ribbons = picture.ribbons.map(({ source, sink, subjects, flows }) => [source, sink, subjects, flows.join()]);
  expect(ribbons).toEqual([
    [null, 'new', 4, 'arrive'],
    ['new', 'talking', 2, ''],
    ['talking', 'won', 2, 'close'],
  ]);
  expect(picture.balance.residue).toBe(0);
  expect(picture.balance.stocks.map(({ snapshot, fromStays }) => [snapshot, fromStays])).toEqual([
    [2, 2],
    [0, 0],
    [2, 2],
  ]);
  expect(picture.flows.map(({ slug, events }) => [slug, events])).toEqual([
    ['arrive', 0],
    ['close', 2],
  ]);
  const rate = picture.flows[1]?.rate;
  expect(rate?.days).toBeCloseTo(4 + (1 + 13) / 24, 9);
  expect(rate?.interval.lower).toBeCloseTo(0.242209 / (rate?.days ?? 0), 5);
  expect(picture.facets).toEqual([{ slug: 'plan', name: 'Plan', values: ['', 'free', 'pro'] }]);
  expect(picture.leadTime).toMatchObject({
    from: 'new',
    to: 'won',
    inside: 2,
    summary: { subjects: 2, shortest: 172_800, longest: 172_800 },
  });
  expect(picture.notEncountered).toBe(0);
});

it('one facet value: who got it inside of a stock came from outside, and everything still adds up', async () => {
  const picture = await readProcess(ctx, { slug: 'sales', facet: 'plan', value: 'pro' });
  expect(picture.stocks.map(({ slug, count, entered, left }) => [slug, count, entered, left])).toEqual([
    ['new', 2, 2, 0],
    ['talking', 0, 0, 0],
    ['won', 1, 1, 0],
  ]);
  expect(picture.series[2]?.days.map(({ count, reclassifiedIn }) => [count, reclassifiedIn])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [1, 1],
    [1, 0],
  ]);
  expect(picture.ribbons).toEqual([
    { source: null, sink: 'new', subjects: 2, flows: ['arrive'] },
    { source: null, sink: 'won', subjects: 1, flows: [] },
  ]);
  const none = await readProcess(ctx, { slug: 'sales', facet: 'plan', value: '' });
  expect(none.stocks.map(({ slug, count, entered, left }) => [slug, count, entered, left])).toEqual([
    ['new', 0, 1, 1],
    ['talking', 0, 1, 1],
    ['won', 0, 1, 1],
  ]);
});

it('a range in the middle starts with what was there', async () => {
  const picture = await readProcess(ctx, { slug: 'sales', from: '2026-10-26', to: '2026-10-26' });
  expect(picture.stocks.map(({ slug, before, entered, left, count }) => [slug, before, entered, left, count])).toEqual([
    ['new', 2, 1, 1, 2],
    ['talking', 1, 1, 2, 0],
    ['won', 0, 2, 0, 2],
  ]);
  expect(picture.ribbons.map(({ source, sink, subjects }) => [source, sink, subjects])).toEqual([
    ['talking', 'won', 2],
    [null, 'new', 1],
    ['new', 'talking', 1],
  ]);
});

it('what a page asks for first and what it asks for later are together the whole picture', async () => {
  for (const range of [{}, { facet: 'plan', value: 'pro' }, { from: '2026-10-26', to: '2026-10-26' }]) {
    const [whole, outline, details] = [
      await readProcess(ctx, { slug: 'sales', ...range }),
      await readProcessOutline(ctx, { slug: 'sales', ...range }),
      await readProcessDetails(ctx, { slug: 'sales', ...range }),
    ];
    expect({ ...outline, ...details }).toEqual(whole);
    expect(Object.keys(outline).filter((key) => key in details)).toEqual([]);
  }
});

it('durations of all stocks together are those of each by itself', async () => {
  const { dwellTimes, leadTime } = await readProcessDetails(ctx, { slug: 'sales', from: '2026-01-01' });
  for (const { stock, ...dwell } of dwellTimes) expect(dwell).toEqual(await readDurations(ctx, { stock }));
  expect(dwellTimes.some(({ summary }) => summary !== null)).toBe(true);
  const { from = '', to = '', ...lead } = leadTime ?? {};
  expect(lead).toEqual(await readDurations(ctx, { stock: from, to }));
});

it('a stock by the values of a facet', async () => {
  const series = await readStockSeries(ctx, { slug: 'won', facet: 'plan' });
  expect(series.days.map(({ count, reclassifiedIn }) => [count, reclassifiedIn])).toEqual([
    [2, 0],
    [2, 0],
    [2, 0],
  ]);
  const values = Object.fromEntries(series.values.map(({ value, days }) => [value, days.map(({ count }) => count)]));
  expect(values).toEqual({ '': [1, 0, 0], free: [1, 1, 1], pro: [0, 1, 1] });
  expect(series.residue).toMatchObject({ stock: 'won', snapshot: 2, fromStays: 2, residue: 0 });
});

it('how long stays take: who is still inside counts as long as it has been there', async () => {
  const dwell = await readDurations(ctx, { stock: 'new' });
  expect(dwell.summary).toEqual({
    subjects: 2,
    shortest: 131_400,
    average: 152_100,
    median: 152_100,
    p90: 168_660,
    longest: 172_800,
  });
  expect(dwell.inside).toBe(2);
  expect(dwell.histogram.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(2);
  // d was seen for 217,800 s, c for 349,200 s: at both ends four are at risk.
  expect(dwell.survival.map(({ seconds, share, atRisk }) => [seconds, share, atRisk])).toEqual([
    [0, 1, 4],
    [131_400, 0.75, 4],
    [172_800, 0.5, 3],
    [349_200, 0.5, 3],
  ]);
  expect(await readDurations(ctx, { stock: 'new', facet: 'plan', value: 'pro' })).toMatchObject({
    summary: null,
    inside: 2,
  });
  // Through talking within one instant: later by its sequence.
  const lead = await readDurations(ctx, { stock: 'talking', to: 'won' });
  expect(lead.summary).toMatchObject({ subjects: 2, shortest: 0, longest: 41_400 });
});

it('lists who is inside, the longest first, and goes on where it was when somebody has left', async () => {
  const first = await listStockSubjects(ctx, { slug: 'new', limit: 1 });
  expect(first).toMatchObject({ rows: [{ id: 'c', enteredAt: '2026-10-24T11:00:00.000Z' }], total: 2 });
  const second = await listStockSubjects(ctx, { slug: 'new', limit: 1, cursor: first.next ?? '' });
  expect(second).toMatchObject({ rows: [{ id: 'd' }], next: null });
  expect((await listStockSubjects(ctx, { slug: 'new', facet: 'plan', value: 'free' })).rows).toEqual([]);
  expect((await listStockSubjects(ctx, { slug: 'new', search: 'D' })).rows.map(({ id }) => id)).toEqual(['d']);
  await expect(listStockSubjects(ctx, { slug: 'new', cursor: 'nonsense' })).rejects.toMatchObject({
    code: 'invalid_input',
  });

  const start = await nextInQueue(ctx, { slug: 'new' });
  expect(start).toMatchObject({ row: { id: 'c' }, position: 1, total: 2 });
  // a was in the stock for longer, and has left: its place in the queue is still before c.
  const left = { enteredAt: '2026-10-24T10:00:00.000Z', id: 'a' };
  expect(await nextInQueue(ctx, { slug: 'new', after: left })).toMatchObject({ row: { id: 'c' } });
  const c = { enteredAt: '2026-10-24T11:00:00.000Z', id: 'c' };
  expect(await nextInQueue(ctx, { slug: 'new', after: c })).toMatchObject({ row: { id: 'd' }, position: 2 });
  expect(await nextInQueue(ctx, { slug: 'new', after: c, direction: 'previous' })).toMatchObject({
    row: null,
    total: 2,
  });
  expect(await nextInQueue(ctx, { slug: 'new', direction: 'previous' })).toMatchObject({ row: { id: 'd' } });
});

it('lists the events of a flow, newest first, page by page', async () => {
  const first = await listFlowEvents(ctx, { slug: 'close', limit: 1 });
  expect(first).toMatchObject({
    rows: [{ subject: { kind: 'lead', id: 'b' }, source: 'talking', sink: 'won' }],
    total: 2,
  });
  const second = await listFlowEvents(ctx, { slug: 'close', limit: 1, cursor: first.next ?? '' });
  expect(second).toMatchObject({ rows: [{ subject: { id: 'a' }, after: { plan: 'free' } }], next: null });
  expect((await listFlowEvents(ctx, { slug: 'close', facet: 'plan', value: 'free' })).total).toBe(1);
  expect((await listFlowEvents(ctx, { slug: 'close', from: '2026-10-27' })).total).toBe(0);
});

it('nobody reads any of it without being asked who they are', async () => {
  const stranger: Context = { ...ctx, actor: { kind: 'public' } };
  for (const read of [readProcess, readStockSeries, listStockSubjects, nextInQueue, listFlowEvents]) {
    await expect(read(stranger, { slug: 'new' })).rejects.toMatchObject({ code: 'unauthenticated' });
  }
  await expect(readDurations(stranger, { stock: 'new' })).rejects.toMatchObject({ code: 'unauthenticated' });
});
