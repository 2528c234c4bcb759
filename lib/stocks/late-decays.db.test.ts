import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { bookDecays } from './book-decays';
import { createDecayRule } from './create-decay-rule';
import { createStock } from './create-stock';
import { listStockRecords } from './list-stock-records';
import { rebuildHistory } from './rebuild-history';
import { recordChanges } from './record-changes';
import { updateRecords } from './update-records';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const at = (now: string): Context => ({
  db: db.client,
  actor: { kind: 'code', name: 'tests' },
  now: new Date(now),
});
const clock = (now: string) => ({ now: new Date(now), deadlineMs: 1, elapsedMs: () => 0 });
const equals = (value: string) => ({ op: 'equals' as const, path: 'heat', value });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`
    TRUNCATE subject, attribute_change, stay, flow_event, stock, decay_rule, history_build, stock_record, watermark`;
});

const define = async (...slugs: string[]) => {
  const ctx = at('2026-11-10T00:00:00Z');
  for (const slug of slugs) await createStock(ctx, { slug, name: slug, kind: 'lead', filter: equals(slug) });
};
const rule = (slug: string, stock: string, to: string) =>
  createDecayRule(at('2026-11-10T00:00:00Z'), {
    ...{ slug, name: slug, stock, days: 1, since: 'entered', set: { heat: to } },
  });
const change = (now: string, attributes: Record<string, unknown>, id = 'l1') =>
  recordChanges(at(now), { changes: [{ subject: { kind: 'lead', id }, attributes }], source: 'token' });
/** So that each stock has records from the same day on: one that had none would have all of them counted anew. */
const passThroughAll = async () => {
  const heats = ['hot', 'warm', 'cold', null];
  for (const [hour, heat] of heats.entries()) await change(`2026-11-10T0${String(hour)}:00:00Z`, { heat }, 'l2');
};
/** Count, entered and left at the end of each day. */
const days = async (slug: string) => {
  const { rows } = await listStockRecords(at('2026-11-15T00:00:00Z'), { slug });
  return rows.map((row) => `${row.at.slice(8, 10)}: ${String(row.count)} +${String(row.entered)} -${String(row.left)}`);
};

describe('a decay that is booked late', () => {
  it('on the way of a change is counted when it was due', async () => {
    await define('hot', 'warm');
    await rule('cools', 'hot', 'warm');
    await passThroughAll();
    await change('2026-11-10T09:00:00Z', { heat: 'hot' });
    // The days are counted before anybody has booked what was due on the 11th.
    await updateRecords(db.client, clock('2026-11-13T12:00:00Z'));
    expect(await days('hot')).toEqual(['11: 1 +2 -1', '12: 1 +0 -0', '13: 1 +0 -0']);
    await change('2026-11-13T12:30:00Z', { note: 'called' });
    await updateRecords(db.client, clock('2026-11-14T12:00:00Z'));
    expect(await days('hot')).toEqual(['11: 1 +2 -1', '12: 0 +0 -1', '13: 0 +0 -0', '14: 0 +0 -0']);
    expect(await days('warm')).toEqual(['11: 0 +1 -1', '12: 1 +1 -0', '13: 1 +0 -0', '14: 1 +0 -0']);
  });

  it('by deriving the subject from its beginning is counted when it was due', async () => {
    await define('hot', 'warm', 'cold');
    await rule('cools', 'hot', 'warm');
    await rule('freezes', 'warm', 'cold');
    await passThroughAll();
    await change('2026-11-10T09:00:00Z', { heat: 'hot' });
    expect(await bookDecays(db.client, clock('2026-11-11T10:00:00Z'))).toMatchObject({ decayed: 1 });
    await updateRecords(db.client, clock('2026-11-13T12:00:00Z'));
    await change('2026-11-13T12:30:00Z', { note: 'called' });
    await updateRecords(db.client, clock('2026-11-14T12:00:00Z'));
    expect(await days('warm')).toEqual(['11: 0 +1 -1', '12: 1 +1 -0', '13: 0 +0 -1', '14: 0 +0 -0']);
  });

  it('together with one of another rule that was due later is counted when it was due', async () => {
    await define('hot', 'warm', 'cold');
    const ctx = at('2026-11-10T00:00:00Z');
    await createStock(ctx, { slug: 'any', name: 'any', kind: 'lead', filter: { op: 'exists', path: 'heat' } });
    // This one is looked at first, and brings the others along.
    await createDecayRule(ctx, {
      ...{ slug: 'late', name: 'late', stock: 'any', days: 2.5, since: 'entered', set: { late: true } },
    });
    await rule('cools', 'hot', 'warm');
    await rule('freezes', 'warm', 'cold');
    await passThroughAll();
    await change('2026-11-10T09:00:00Z', { heat: 'hot' });
    await updateRecords(db.client, clock('2026-11-13T12:00:00Z'));
    await bookDecays(db.client, clock('2026-11-13T12:10:00Z'));
    await updateRecords(db.client, clock('2026-11-14T12:00:00Z'));
    expect(await days('hot')).toEqual(['11: 1 +2 -1', '12: 0 +0 -1', '13: 0 +0 -0', '14: 0 +0 -0']);
    expect(await days('cold')).toEqual(['11: 0 +1 -1', '12: 0 +0 -0', '13: 1 +1 -0', '14: 1 +0 -0']);
  });
});

it('a stock has the history of subjects that have no attribute any more', async () => {
  await change('2026-11-10T09:00:00Z', { heat: 'hot' });
  await change('2026-11-12T09:00:00Z', { heat: null });
  await define('hot');
  expect(await rebuildHistory(db.client, clock('2026-11-13T12:00:00Z'))).toMatchObject({ subjects: 1, changed: 1 });
  await updateRecords(db.client, clock('2026-11-13T12:00:00Z'));
  expect(await days('hot')).toEqual(['11: 1 +1 -0', '12: 1 +0 -0', '13: 0 +0 -1']);
});
