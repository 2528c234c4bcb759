import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connect } from '@/lib/db/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { runTrackers } from './run-trackers';
import { setTracker } from './set-tracker';

/** However many days, objects and periods a tracker has: a run is as many statements. */

const NOW = new Date('2026-11-20T12:00:00Z');
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 2);
  await db.client.goal.create({ data: { key: 'purchase', name: 'Purchase' } });
  const domain = await db.client.metricDomain.create({ data: { ref: 'shop', name: 'Shop' } });
  await db.client.metric.create({ data: { domainId: domain.id, ref: 'sales', name: 'Sales' } });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

/** Records of so many subjects on each of so many days. */
async function fill(days: number, subjects: number): Promise<void> {
  await db.client.$executeRaw`TRUNCATE subject, goal_record, statistic, tracker, source_mark`;
  await db.client.$executeRaw`
    INSERT INTO subject (id, kind, external_id) SELECT md5('s' || n)::uuid, 'user', 's' || n FROM generate_series(1, ${subjects}::int) n`;
  await db.client.$executeRaw`
    INSERT INTO goal_record (subject_id, id, goal_id, at, value, source)
    SELECT md5('s' || n)::uuid, gen_random_uuid(), g.id, ${NOW}::timestamptz - d * interval '1 day', n, 'server'
    FROM goal g, generate_series(1, ${subjects}::int) n, generate_series(0, ${days - 1}::int) d`;
}

/** Statements of one first run that name statistics. */
async function statementsOf(days: number, subjects: number): Promise<{ statements: number; written: number }> {
  await fill(days, subjects);
  const ctx = { db: db.client, actor: { kind: 'code', name: 'test' } as const, now: NOW };
  await setTracker(ctx, {
    ...{ metric: 'shop/sales', source: { type: 'goal', goal: 'purchase' }, aggregate: 'sum' },
    dimensions: [{ name: 'object', path: 'subject' }],
  });
  const said: string[] = [];
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [query] = args;
    const text = typeof query === 'string' ? query : ((query as { text?: string } | undefined)?.text ?? '');
    if (text.includes('statistic')) said.push(text);
    return original.apply(this, args);
  } as never);
  try {
    const { written } = await runTrackers(db.client, { now: NOW, elapsedMs: () => 0, metric: 'shop/sales' });
    return { statements: said.length, written };
  } finally {
    spy.mockRestore();
  }
}
const original = pg.Client.prototype.query as unknown as (...args: unknown[]) => unknown;

it('is one run of one statement, for three days of two objects and for a year of forty', async () => {
  const small = await statementsOf(3, 2);
  const large = await statementsOf(365, 40);
  expect(small.written).toBe(3 * 3 * 5);
  expect(large.written).toBe(365 * 41 * 5);
  expect(large.statements).toBe(small.statements);
  expect(small.statements).toBeLessThanOrEqual(3);
}, 120_000);
