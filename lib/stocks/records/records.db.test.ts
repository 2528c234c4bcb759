import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { attributeChangeId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { dayBoundaries, dayRange, dayWindow } from '@/lib/time/days';
import { createFacet } from '../create-facet';
import { createFlow } from '../create-flow';
import { createStock } from '../create-stock';
import { onStockCounted } from '../callbacks';
import type { Change, KindDefinitions } from '../history';
import { DEFINITIONS } from '../history-arbitrary';
import { listFlowRecords } from '../list-flow-records';
import { listStockRecords } from '../list-stock-records';
import { listStocks } from '../list-stocks';
import { loadKinds } from '../load-kinds';
import { readStockSeries } from '../read-stock-series';
import { readMovements, type Movement } from '../reading/movements.sql';
import { readRecordedMovements } from '../reading/recorded-movements';
import { readPairs } from '../reading/ribbons.sql';
import { seriesOf } from '../reading/series';
import { recordChanges } from '../record-changes';
import type { RecordFrequency } from '../schemas';
import { updateRecords } from '../update-records';
import { intervalBoundaries, intervalStart } from './intervals';
import { naiveFlowRecords, naiveStockRecords, type NaiveSubject } from './naive-records';

// The last Sunday of October lies within: a day of 25 hours.
const ZONE = 'Europe/Amsterdam';
const START = dayWindow('2026-10-22', ZONE).start.getTime();
const END = new Date('2026-11-04T12:00:00Z');
const HOUR = 3_600_000;
const EVERY: Record<string, RecordFrequency> = {
  a: 'daily',
  b: 'daily',
  a_or_b: 'hourly',
  not_a: 'weekly',
  rich: 'daily',
};

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let definitions: KindDefinitions;
const context = (now: Date): Context => ({ db: db.client, actor: { kind: 'code', name: 'test' }, now });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: ZONE } });
  const ctx = context(END);
  for (const { slug, path } of DEFINITIONS.facets) await createFacet(ctx, { slug, name: slug, kind: 'item', path });
  for (const { slug, filter, facets } of DEFINITIONS.stocks) {
    await createStock(ctx, { slug, name: slug, kind: 'item', filter, facets, every: EVERY[slug] ?? 'daily' });
  }
  for (const { slug, sources, sinks } of DEFINITIONS.flows) {
    await createFlow(ctx, {
      slug,
      name: slug,
      kind: 'item',
      sources,
      sinks,
      every: slug === 'also' ? 'hourly' : 'daily',
    });
  }
  definitions = (await loadKinds(db.client, ['item'])).get('item') ?? DEFINITIONS;
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

async function forget() {
  await db.client.$executeRaw`
    TRUNCATE subject, attribute_change, stay, flow_event, stock_record, flow_record, watermark, history_build`;
}
beforeEach(forget);

const run = (now: Date) => updateRecords(db.client, { now, elapsedMs: () => 0 });

const sorted = <T extends object>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

async function stored() {
  const stocks = await db.client.$queryRaw<object[]>`
    SELECT stock_id AS "stockId", to_json(at AT TIME ZONE 'UTC')#>>'{}' AS at, facet, value, count::int, entered::int,
           "left"::int, reclassified_in::int AS "reclassifiedIn", reclassified_out::int AS "reclassifiedOut"
    FROM stock_record`;
  const flows = await db.client.$queryRaw<object[]>`
    SELECT flow_id AS "flowId", to_json(at AT TIME ZONE 'UTC')#>>'{}' AS at, facet, value, source, sink, events::int
    FROM flow_record`;
  const iso = (row: object) => ({ ...row, at: new Date(`${(row as { at: string }).at}Z`).toISOString() });
  return { stocks: sorted(stocks.map(iso)), flows: sorted(flows.map(iso)) };
}

/** Every interval that is over at `now`, from before the first change. */
function intervalsUntil(every: RecordFrequency, now: Date) {
  const start = intervalStart(every, new Date(START), ZONE);
  const end = intervalStart(every, new Date(now.getTime() - 120_000), ZONE);
  const bounds = intervalBoundaries(every, { start, end, most: 10_000 }, ZONE);
  return bounds.slice(1).map((at, n) => ({ start: bounds[n] ?? at, end: at }));
}

async function expected(subjects: NaiveSubject[], now: Date) {
  const flows = await db.client.flow.findMany();
  return {
    stocks: sorted(
      definitions.stocks.flatMap((stock) =>
        naiveStockRecords(subjects, definitions, stock, intervalsUntil(EVERY[stock.slug] ?? 'daily', now)),
      ),
    ),
    flows: sorted(
      flows.flatMap(({ id, every }) =>
        naiveFlowRecords(subjects, definitions, id, intervalsUntil(every as RecordFrequency, now)),
      ),
    ),
  };
}

/** What ribbons take out of a stock is what left it, and what they bring is what entered. */
async function expectBalance(stockIds: number[], boundaries: Date[]) {
  const [from, to] = [boundaries[0] ?? END, boundaries.at(-1) ?? END];
  const pairs = await readPairs(db.client, { stockIds, from, to, facet: null, value: null });
  const moved = (await readMovements(db.client, { stockIds, boundaries, facet: null })).filter((row) => row.bucket > 0);
  const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
  for (const id of stockIds) {
    const own = moved.filter(({ stockId }) => stockId === id);
    expect(sum(pairs.filter(({ source }) => source === id).map(({ subjects }) => subjects))).toBe(
      sum(own.map(({ left }) => left)),
    );
    expect(sum(pairs.filter(({ sink }) => sink === id).map(({ subjects }) => subjects))).toBe(
      sum(own.map(({ entered }) => entered)),
    );
  }
}

/** Series from records are those from stays, whether the records are right, wait for a run or are missing. */
async function expectSameSeries() {
  const stocks = (await listStocks(context(END))).filter(({ every }) => every === 'daily');
  const boundaries = dayBoundaries('2026-10-23', '2026-11-04', ZONE);
  const range = {
    ...{ from: '', to: '', timeZone: ZONE, now: END, boundaries },
    days: dayRange('2026-10-23', '2026-11-04'),
  };
  await expectBalance(
    stocks.map(({ id }) => id),
    boundaries,
  );
  for (const facet of [null, 'plan', 'level']) {
    const input = { boundaries, facet };
    const own = facet === 'level' ? stocks.filter(({ slug }) => slug !== 'b') : stocks;
    const recorded = await readRecordedMovements(db.client, { stocks: own, ...input });
    const derived = await readMovements(db.client, { stockIds: own.map(({ id }) => id), ...input });
    for (const { id } of own) {
      for (const value of new Set(derived.map((row) => row.value))) {
        const fits = (row: Movement) => row.stockId === id && row.value === value;
        expect(seriesOf(recorded.filter(fits), range)).toEqual(seriesOf(derived.filter(fits), range));
      }
    }
  }
}

const set = fc.oneof(
  fc.record({ state: fc.constantFrom('a', 'b', 'c', null) }),
  fc.record({ plan: fc.constantFrom('free', 'paid', null) }),
  fc.record({ state: fc.constantFrom('a', 'b'), plan: fc.constantFrom('free', 'paid') }),
  fc.record({ profile: fc.constantFrom({ level: 1 }, { level: 2 }, null) }),
  fc.record({ states: fc.array(fc.constantFrom('x', 'y', null), { maxLength: 2 }) }),
);
// Changes cluster around midnights and at equal instants.
const change = fc.record({
  subject: fc.constantFrom('s1', 's2', 's3'),
  hour: fc.constantFrom(1, 23, 24, 25, 47, 48, 71, 72, 73, 74, 96, 97, 120, 150, 168, 200, 240),
  sequence: fc.nat({ max: 1 }),
  set,
});

describe('stock and flow records', () => {
  it('equal a naive count, whatever the order of arrival and whenever the job runs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 18 }).chain((changes) =>
          fc.record({
            changes: fc.constant(changes.map((one, n) => ({ ...one, id: `c${n}` }))),
            order: fc.shuffledSubarray([...changes.keys()], { minLength: changes.length }),
            runs: fc.array(fc.record({ after: fc.nat({ max: 18 }), hour: fc.integer({ min: 1, max: 300 }) }), {
              maxLength: 4,
            }),
          }),
        ),
        async ({ changes, order, runs }) => {
          await forget();
          for (const [place, index] of order.entries()) {
            const one = changes[index];
            if (one === undefined) continue;
            await recordChanges(context(END), {
              changes: [
                {
                  subject: { kind: 'item', id: one.subject },
                  attributes: one.set,
                  at: new Date(START + one.hour * HOUR),
                  sequence: one.sequence,
                  id: one.id,
                },
              ],
              source: 'token',
            });
            for (const { after, hour } of runs) {
              if (after !== place) continue;
              await run(new Date(START + hour * HOUR));
              await expectSameSeries();
            }
          }
          await expectSameSeries();
          await run(END);
          await expectSameSeries();
          const subjects = ['s1', 's2', 's3'].map((name): NaiveSubject => {
            const id = subjectId('item', name);
            return {
              id,
              changes: changes
                .filter(({ subject }) => subject === name)
                .map((one): Change => ({
                  id: attributeChangeId(id, one.id),
                  at: new Date(START + one.hour * HOUR),
                  sequence: one.sequence,
                  set: one.set,
                  rule: null,
                })),
            };
          });
          const once = await stored();
          expect(once).toEqual(await expected(subjects, END));
          expect(await run(END)).toMatchObject({ written: 0, deleted: 0, failed: 0, errors: [] });
          await db.client.$executeRaw`TRUNCATE stock_record, flow_record`;
          await run(END);
          expect(await stored()).toEqual(once);
        },
      ),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40), interruptAfterTimeLimit: 120_000 },
    );
  }, 600_000);

  const move = (id: string, at: string, attributes: Record<string, unknown>) =>
    recordChanges(context(END), {
      changes: [{ subject: { kind: 'item', id }, attributes, at: new Date(at) }],
      source: 'token',
    });

  it('of a day are made when it is over, with what the attributes say, and are read by day', async () => {
    const told: unknown[] = [];
    onStockCounted('a', (record) => void told.push(record));
    await move('x', '2026-10-24T12:00:00Z', { state: 'a', plan: 'free' });
    await move('y', '2026-10-25T22:30:00Z', { state: 'a', plan: 'paid' });
    // The 25th ends at 23:00 UTC: its 25th hour is not over at 22:59.
    await run(new Date('2026-10-25T22:59:00Z'));
    expect((await listStockRecords(context(END), { slug: 'a' })).rows.map(({ at }) => at)).toEqual([
      '2026-10-24T22:00:00.000Z',
    ]);
    expect(told).toEqual([]);
    await run(new Date('2026-10-25T23:03:00Z'));
    const { rows } = await listStockRecords(context(END), { slug: 'a', from: '2026-10-25', to: '2026-10-25' });
    expect(rows).toEqual([
      {
        ...{ stock: 'a', at: '2026-10-25T23:00:00.000Z', facet: null, value: null },
        ...{ count: 2, entered: 1, left: 0, reclassifiedIn: 0, reclassifiedOut: 0 },
      },
    ]);
    expect(told).toEqual(rows);
    const { rows: split } = await listStockRecords(context(END), { slug: 'a', facet: 'plan', from: '2026-10-25' });
    expect(split.map(({ value, count, entered }) => [value, count, entered])).toEqual([
      ['free', 1, 0],
      ['paid', 1, 1],
    ]);
    const { id } = await db.client.stock.findUniqueOrThrow({ where: { slug: 'a' } });
    const snapshots = await db.client.stockRecord.findMany({
      where: { stockId: id, facet: '' },
      orderBy: { at: 'asc' },
    });
    expect(snapshots.map(({ snapshot }) => snapshot)).toEqual([null, 2n]);
    expect((await listFlowRecords(context(END), { slug: 'start', facet: 'plan' })).rows).toMatchObject([
      { at: '2026-10-24T22:00:00.000Z', value: 'free', source: null, sink: 'a', events: 1 },
      { at: '2026-10-25T23:00:00.000Z', value: 'paid', source: null, sink: 'a', events: 1 },
    ]);
  });

  it('that a killed run has left are finished by the next one; a kind that is being rebuilt waits', async () => {
    await move('x', '2026-10-24T12:00:00Z', { state: 'a' });
    await run(END);
    await move('y', '2026-10-24T13:00:00Z', { state: 'a' });
    // The time is up after the mark was taken over.
    let asked = 0;
    const late = await updateRecords(db.client, { now: END, deadlineMs: 1, elapsedMs: () => (asked++ === 0 ? 0 : 2) });
    expect(late.complete).toBe(false);
    expect((await db.client.historyBuild.findFirst())?.dirtyFrom).toEqual(END);
    const counts = async () =>
      (await listStockRecords(context(END), { slug: 'a', to: '2026-10-24' })).rows.map((r) => r.count);
    expect(await counts()).toEqual([1]);
    await db.client.historyBuild.updateMany({ data: { wanted: 5, built: 4 } });
    expect(await run(END)).toMatchObject({ waiting: ['item'], written: 0 });
    await db.client.historyBuild.updateMany({ data: { built: 5 } });
    expect((await run(END)).failed).toBe(0);
    expect(await counts()).toEqual([2]);
    expect(await db.client.watermark.count({ where: { name: 'stock-records:item' } })).toBe(0);
  });

  it('are not looked for again where nothing has changed', async () => {
    await move('x', '2026-10-24T12:00:00Z', { state: 'a' });
    expect((await run(END)).written).toBeGreaterThan(10);
    expect(await run(END)).toMatchObject({ written: 0, unchanged: 0, deleted: 0 });
    // A page reads days that are recorded, not every subject again.
    await db.client.stockRecord.updateMany({ where: { at: new Date('2026-10-27T23:00:00Z') }, data: { entered: 77 } });
    const { days } = await readStockSeries(context(END), { slug: 'a', to: '2026-10-28' });
    expect(days.map(({ entered }) => entered)).toEqual([1, 0, 0, 77, 0]);
    await db.client.stockRecord.updateMany({ where: { at: new Date('2026-10-27T23:00:00Z') }, data: { entered: 0 } });
    // One more day: of the daily stock in all and for each of two facets, and for each hour of the hourly one.
    const next = await run(new Date(END.getTime() + 24 * HOUR));
    expect(next).toMatchObject({ written: 3 + 24, unchanged: 0, deleted: 0 });
  });

  it('follow another frequency', async () => {
    await move('x', '2026-10-24T12:00:00Z', { state: 'a' });
    await run(END);
    const daily = await stored();
    await db.client.stock.update({ where: { slug: 'a' }, data: { every: 'weekly' } });
    await run(END);
    const ends = (await listStockRecords(context(END), { slug: 'a' })).rows.map(({ at }) => at);
    expect(ends).toEqual(['2026-10-25T23:00:00.000Z', '2026-11-01T23:00:00.000Z']);
    await db.client.stock.update({ where: { slug: 'a' }, data: { every: 'daily' } });
    await run(END);
    expect(await stored()).toEqual(daily);
  });
});
