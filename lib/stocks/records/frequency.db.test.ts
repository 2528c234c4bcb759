import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFlow } from '../create-flow';
import { createStock } from '../create-stock';
import { listFlowRecords } from '../list-flow-records';
import { listStockRecords } from '../list-stock-records';
import { recordChanges } from '../record-changes';
import { updateFlow } from '../update-flow';
import { updateRecords } from '../update-records';
import { updateStock } from '../update-stock';

const NOW = new Date('2026-11-04T12:00:00Z');
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: 'UTC' } });
  ctx = { db: db.client, actor: { kind: 'code', name: 'test' }, now: NOW };
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

it('what came while nothing was recorded is recorded when it is again', async () => {
  for (const value of ['asked', 'granted'])
    await createStock(ctx, { slug: value, name: value, kind: 'loan', filter: { op: 'equals', path: 'state', value } });
  await createFlow(ctx, { slug: 'opens', name: 'Opens', kind: 'loan', sources: [null], sinks: ['asked'] });
  await createFlow(ctx, { slug: 'grants', name: 'Grants', kind: 'loan', sources: ['asked'], sinks: ['granted'] });
  const move = (id: string, day: string, state: string) => ({
    ...{ subject: { kind: 'loan', id }, attributes: { state } },
    at: new Date(`2026-10-${day}T10:00:00Z`),
  });
  const record = (changes: ReturnType<typeof move>[]) => recordChanges(ctx, { changes, source: 'token' });
  const count = () => updateRecords(db.client, { now: NOW, elapsedMs: () => 0 });
  const setEvery = async (every: 'never' | 'daily') => {
    await updateStock(ctx, { slug: 'asked', change: { every } });
    await updateFlow(ctx, { slug: 'opens', change: { every } });
  };
  await record([move('a', '01', 'asked'), move('b', '01', 'granted')]);
  await count();
  await setEvery('never');
  // The other stock and flow are counted meanwhile, and with them the mark of what has changed goes.
  await record([move('c', '05', 'asked'), move('d', '05', 'asked'), move('d', '06', 'granted')]);
  await count();
  await setEvery('daily');
  await count();
  const { rows } = await listStockRecords(ctx, { slug: 'asked' });
  const at = (day: string) => rows.find((row) => row.at === `2026-10-${day}T00:00:00.000Z`)?.count;
  expect([at('02'), at('05'), at('06'), at('07'), rows.at(-1)?.count]).toEqual([1, 1, 3, 2, 2]);
  const events = (await listFlowRecords(ctx, { slug: 'opens' })).rows;
  expect(events.map(({ at: end, events: n }) => [end.slice(0, 10), n])).toEqual([
    ['2026-10-02', 1],
    ['2026-10-06', 2],
  ]);
});
