import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { changeSettings } from '@/lib/settings/change-settings';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFlow } from '../create-flow';
import { createStock } from '../create-stock';
import { recordChanges } from '../record-changes';
import { updateRecords } from '../update-records';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const NOW = new Date('2026-11-21T12:00:00Z');
const ctx = (): Context => ({ db: db.client, actor: { kind: 'code', name: 'tests' }, now: NOW });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

// Amsterdam and Tunis have the same clock in winter; only Amsterdam changes it in summer.
it('a new time zone moves the days of stocks and flows, also where both zones agree about the first and the last', async () => {
  const kind = 'loan';
  await changeSettings(ctx(), { timeZone: 'Europe/Amsterdam' });
  await createStock(ctx(), {
    ...{ slug: 'open', name: 'Open', kind },
    filter: { op: 'equals', path: 'state', value: 'open' },
  });
  await createFlow(ctx(), { slug: 'opens', name: 'Opens', kind, sources: [null], sinks: ['open'] });
  const opened = ['2026-01-10T12:00:00Z', '2026-07-01T22:30:00Z', '2026-11-20T12:00:00Z'];
  await recordChanges(ctx(), {
    source: 'import',
    changes: opened.map((at, n) => ({
      ...{ subject: { kind, id: `l${String(n)}` }, attributes: { state: 'open' }, at: new Date(at), id: String(n) },
    })),
  });
  const run = () => updateRecords(db.client, { now: NOW, elapsedMs: () => 0 });
  const beside = async (zone: string) => {
    const [row] = await db.client.$queryRaw<{ records: number; summer: string }[]>`
      SELECT count(*) FILTER (WHERE (at AT TIME ZONE ${zone})::time <> '00:00')::int AS records,
        min(at) FILTER (WHERE count = 2)::text AS summer
      FROM (SELECT at, count FROM stock_record UNION ALL SELECT at, 0 FROM flow_record) each`;
    return row;
  };
  await run();
  expect(await beside('Europe/Amsterdam')).toEqual({ records: 0, summer: '2026-07-02 22:00:00+00' });
  await changeSettings(ctx(), { timeZone: 'Africa/Tunis' });
  expect(await run()).toMatchObject({ failed: 0, complete: true });
  expect(await beside('Africa/Tunis')).toEqual({ records: 0, summer: '2026-07-01 23:00:00+00' });
  expect(await run()).toMatchObject({ written: 0, deleted: 0 });
});
