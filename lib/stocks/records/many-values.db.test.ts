import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFacet } from '../create-facet';
import { createFlow } from '../create-flow';
import { createStock } from '../create-stock';
import { listFlowRecords } from '../list-flow-records';
import { listStockRecords } from '../list-stock-records';
import { recordChanges } from '../record-changes';
import { updateRecords } from '../update-records';
import { RECORDED_VALUES_MAX } from './record-kind';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const NOW = new Date('2026-11-20T12:00:00Z');
const context = (now: Date): Context => ({ db: db.client, actor: { kind: 'code', name: 'test' }, now });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: 'UTC' } });
  const kind = 'visit';
  await createFacet(context(NOW), { slug: 'page', name: 'Page', kind, path: 'page' });
  const filter = { op: 'equals' as const, path: 'state', value: 'open' };
  await createStock(context(NOW), { slug: 'open', name: 'Open', kind, filter });
  await createFlow(context(NOW), { slug: 'opens', name: 'Opens', kind, sources: [null], sinks: ['open'] });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const day = (n: number) => new Date(Date.UTC(2026, 10, n, 6));
const change = (id: string, n: number, attributes: Record<string, unknown>) => ({
  ...{ subject: { kind: 'visit', id }, attributes, at: day(n) },
});
const count = (n: number) => updateRecords(db.client, { now: day(n), elapsedMs: () => 0 });
const write = (changes: ReturnType<typeof change>[], n: number) =>
  recordChanges(context(day(n)), { changes, source: 'token' });

/** The records of a day by value, those that are not recorded by themselves together. */
async function recorded(n: number) {
  const end = new Date(Date.UTC(2026, 10, n + 1)).toISOString();
  const range = { facet: 'page', from: `2026-11-${String(n).padStart(2, '0')}`, to: end.slice(0, 10) };
  const { rows } = await listStockRecords(context(NOW), { slug: 'open', ...range });
  return new Map(rows.filter(({ at }) => at === end).map((row) => [row.value, row.count]));
}

it('a value that has become one of the most frequent is recorded with everybody who has it', async () => {
  // Two of each common page, one of a rare one that comes last.
  const common = Array.from({ length: RECORDED_VALUES_MAX }, (_, n) => `a${String(n)}`);
  await write(
    [...common, ...common, 'rare'].map((page, n) => change(`s${String(n)}`, 2, { state: 'open', page })),
    2,
  );
  await count(5);
  expect([(await recorded(3)).get('rare'), (await recorded(3)).get('(other)')]).toEqual([undefined, 1]);
  // The rare one becomes the most frequent, and all of them leave.
  await write(
    [1, 2, 3, 4].map((n) => change(`r${String(n)}`, 6, { state: 'open', page: 'rare' })),
    6,
  );
  await count(8);
  const after = await recorded(6);
  expect(after.get('rare')).toBe(5);
  const leavers = [...[1, 2, 3, 4].map((n) => `r${String(n)}`), `s${String(2 * RECORDED_VALUES_MAX)}`];
  await write(
    leavers.map((id) => change(id, 9, { state: 'closed' })),
    9,
  );
  await count(11);
  const last = await recorded(9);
  expect(Math.min(...last.values())).toBeGreaterThanOrEqual(0);
  const stays = await recordedAnew(9);
  expect([...last].sort()).toEqual([...stays].sort());
});

/** What a count from the beginning says. */
async function recordedAnew(n: number) {
  await db.client.$executeRaw`TRUNCATE stock_record, flow_record, watermark`;
  await count(11);
  expect((await listFlowRecords(context(NOW), { slug: 'opens', facet: 'page' })).rows.length).toBeGreaterThan(0);
  return recorded(n);
}

it('when there are few values again, each is recorded with everybody who has it', async () => {
  await db.client
    .$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event, stock_record, flow_record, watermark`;
  const many = Array.from({ length: RECORDED_VALUES_MAX + 3 }, (_, n) => `b${String(n).padStart(3, '0')}`);
  await write(
    many.map((page, n) => change(`t${String(n)}`, 2, { state: 'open', page })),
    2,
  );
  await count(5);
  expect((await recorded(3)).get('(other)')).toBe(3);
  await write(
    many.slice(0, 100).map((_, n) => change(`t${String(n)}`, 6, { state: 'closed' })),
    6,
  );
  await count(8);
  await count(9);
  await write([change(`t${String(RECORDED_VALUES_MAX + 2)}`, 10, { state: 'closed' })], 10);
  await count(11);
  const last = await recorded(10);
  expect(Math.min(...last.values())).toBeGreaterThanOrEqual(0);
  expect([...last.values()].reduce((sum, n) => sum + n, 0)).toBe(RECORDED_VALUES_MAX + 2 - 100);
  expect(last.get(many.at(-1) ?? '') ?? 0).toBe(0);
});
