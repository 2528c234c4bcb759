import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { onStockCounted } from './callbacks';
import { createStock } from './create-stock';
import { recordChanges } from './record-changes';
import { tellCounts } from './tell-counts';
import { updateRecords } from './update-records';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** A day is counted when it has been over for a few minutes. */
const SOON = 300_000;
const MIDNIGHT = Date.parse('2026-11-20T00:00:00Z');

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const told: [day: string, count: number][] = [];
let broken = false;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: 'UTC' } });
  const ctx = { db: db.client, actor: { kind: 'code', name: 'test' } as const, now: new Date(MIDNIGHT) };
  const filter = { op: 'equals' as const, path: 'state', value: 'open' };
  await createStock(ctx, { slug: 'open', name: 'Open', kind: 'ticket', filter });
  for (const [n, day] of [-9, -1, 0].entries()) {
    const at = new Date(MIDNIGHT + day * DAY - HOUR);
    const change = { subject: { kind: 'ticket', id: `t${n}` }, attributes: { state: 'open' }, at };
    await recordChanges(ctx, { changes: [change], source: 'token' });
  }
  onStockCounted('open', ({ at, count }) => {
    if (broken) throw new Error('the screen is off');
    told.push([at.slice(0, 10), count]);
  });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`TRUNCATE stock_record, watermark`;
  told.length = 0;
  broken = false;
});

const run = (at: number) => updateRecords(db.client, { now: new Date(at), elapsedMs: () => 0 });

it('a count is told once, and the days of before the callback never', async () => {
  await run(MIDNIGHT - 2 * HOUR);
  expect(told).toEqual([]);
  await run(MIDNIGHT + SOON);
  await run(MIDNIGHT + 2 * SOON);
  await run(MIDNIGHT + 3 * HOUR);
  expect(told).toEqual([['2026-11-20', 3]]);
  // Counted late, since nobody ran it at midnight: told all the same.
  await run(MIDNIGHT + DAY + 5 * HOUR);
  expect(told.map(([day]) => day)).toEqual(['2026-11-20', '2026-11-21']);
});

it('a callback that fails loses nothing: it is named, told again by the next run, in order', async () => {
  await run(MIDNIGHT + SOON);
  broken = true;
  const failed = await run(MIDNIGHT + DAY + SOON);
  expect(failed).toMatchObject({ failed: 1, errors: ['callback default of open: the screen is off'] });
  // The count itself stands, whatever becomes of those who want to know.
  expect(await db.client.stockRecord.count({ where: { at: new Date(MIDNIGHT + DAY), facet: '' } })).toBe(1);
  expect(await run(MIDNIGHT + 2 * DAY + SOON)).toMatchObject({ failed: 1 });
  broken = false;
  expect(await run(MIDNIGHT + 2 * DAY + 2 * SOON)).toMatchObject({ failed: 0, errors: [] });
  expect(told.map(([day]) => day)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
  // After two days it is history.
  broken = true;
  await run(MIDNIGHT + 3 * DAY + SOON);
  broken = false;
  await run(MIDNIGHT + 6 * DAY + SOON);
  expect(told.slice(3).map(([day]) => day)).toEqual(['2026-11-25', '2026-11-26']);
});

it('a callback that never comes to an end is one that failed', async () => {
  const stuck = { now: true };
  onStockCounted('open', () => (stuck.now ? new Promise<void>(() => undefined) : undefined), 'stuck');
  await run(MIDNIGHT - 2 * HOUR);
  stuck.now = false;
  await run(MIDNIGHT + SOON);
  stuck.now = true;
  await db.client.watermark.deleteMany({ where: { name: 'counted:open:stuck' } });
  expect(await tellCounts(db.client, new Date(MIDNIGHT + SOON), [], 100)).toEqual([
    'callback stuck of open: did not come to an end within 0.1 s',
  ]);
});
