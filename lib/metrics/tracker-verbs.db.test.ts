import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { applyTrackerDefinitions } from './apply-tracker-definitions';
import { checkTrackerDeclarations } from './check-tracker-declarations';
import { clearTracker } from './clear-tracker';
import { getTracker } from './get-tracker';
import { listTrackers } from './list-trackers';
import { previewTracker } from './preview-tracker';
import { recordStatistics } from './record-statistics';
import { runTrackers } from './run-trackers';
import { setTracker } from './set-tracker';

const NOW = new Date('2026-11-20T12:00:00Z');
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  ctx = { db: db.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await db.client.goal.create({ data: { key: 'purchase', name: 'Purchase' } });
  const domain = await db.client.metricDomain.create({ data: { ref: 'shop', name: 'Shop' } });
  for (const ref of ['sales', 'buyers', 'orders', 'weekly']) {
    await db.client.metric.create({ data: { domainId: domain.id, ref, name: ref } });
  }
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`
    TRUNCATE subject, goal_record, enrollment, flow_event, statistic, tracker, source_mark, demo_order`;
});

const run = (now = NOW) => runTrackers(db.client, { now, elapsedMs: () => 0, overlapSeconds: 0.005 });
const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
const GOAL = { type: 'goal', goal: 'purchase' } as const;

async function record(subject: string, at: string, value: number, kind = 'user') {
  const id = `${kind}-${subject}`;
  await db.client.$executeRaw`
    INSERT INTO subject (id, kind, external_id) VALUES (md5(${id})::uuid, ${kind}, ${subject}) ON CONFLICT DO NOTHING`;
  await db.client.$executeRaw`
    INSERT INTO goal_record (subject_id, id, goal_id, at, value, source)
    SELECT md5(${id})::uuid, gen_random_uuid(), id, ${at}::timestamptz, ${value}, 'server' FROM goal WHERE key = 'purchase'`;
}

async function valueOf(ref: string, date: string, period = 'day', dimensions: Record<string, string> = {}) {
  const rows = await db.client.$queryRaw<{ value: number | null }[]>`
    SELECT value::float8 AS value FROM statistic s JOIN metric m ON m.id = s.metric_id
    WHERE m.ref = ${ref} AND date = ${date}::date AND period = ${period} AND dimensions = ${JSON.stringify(dimensions)}::jsonb`;
  return rows[0]?.value;
}

describe('a tracker', () => {
  it('is set, answered, run, cleared and set again', async () => {
    await record('a', '2026-11-18T10:00:00Z', 5);
    expect(await getTracker(ctx, { metric: 'shop/sales' })).toBeNull();
    await setTracker(ctx, { metric: 'shop/sales', source: GOAL, aggregate: 'sum' });
    expect(await getTracker(ctx, { metric: 'shop/sales' })).toMatchObject({ aggregate: 'sum', recordedOn: null });
    expect(await run()).toMatchObject({ metrics: ['shop/sales'], written: 15, failed: 0, complete: true });
    expect(await listTrackers(ctx)).toMatchObject([
      { metric: 'shop/orders', declared: true },
      { metric: 'shop/sales', recordedOn: '2026-11-20' },
    ]);
    expect(await valueOf('sales', '2026-11-20', 'week')).toBe(5);
    expect(await valueOf('sales', '2026-11-20')).toBe(0);
    await clearTracker(ctx, { metric: 'shop/sales' });
    await clearTracker(ctx, { metric: 'shop/sales' });
    expect(await getTracker(ctx, { metric: 'shop/sales' })).toBeNull();
    await setTracker(ctx, { metric: 'shop/sales', source: GOAL, aggregate: 'count', periods: ['day'] });
    await run();
    expect(await valueOf('sales', '2026-11-18')).toBe(1);
    expect(await valueOf('sales', '2026-11-18', 'week')).toBeUndefined();
    await clearTracker(ctx, { metric: 'shop/sales' });
    await pause();
    const own = { metric: 'shop/sales', date: '2026-11-19', value: 7 };
    expect(await recordStatistics(ctx, { statistics: [own] })).toMatchObject({ recorded: 1, rejected: [] });
    const again = setTracker(ctx, { metric: 'shop/sales', source: GOAL, aggregate: 'count' });
    await expect(again).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('refuses what is not there, a circle, and a metric with recorded statistics', async () => {
    const refused = (input: Parameters<typeof setTracker>[1]) => setTracker(ctx, input).catch((error: Error) => error);
    expect(await refused({ metric: 'shop/none', source: GOAL, aggregate: 'count' })).toMatchObject({
      code: 'not_found',
    });
    expect(
      await refused({ metric: 'shop/sales', source: { type: 'goal', goal: 'none' }, aggregate: 'count' }),
    ).toMatchObject({ code: 'invalid_input' });
    await setTracker(ctx, {
      metric: 'shop/sales',
      source: { type: 'metric', metric: 'shop/buyers' },
      aggregate: 'sum',
    });
    const circle = {
      metric: 'shop/buyers',
      source: { type: 'metric', metric: 'shop/sales' },
      aggregate: 'sum',
    } as const;
    expect(await refused(circle)).toMatchObject({ code: 'invalid_input' });
    await db.client.$executeRaw`
      INSERT INTO statistic (metric_id, period, dimensions_id, date, value)
      SELECT id, 'day', md5('{}')::uuid, '2026-01-01', 1 FROM metric WHERE ref = 'weekly'`;
    expect(await refused({ metric: 'shop/weekly', source: GOAL, aggregate: 'count' })).toMatchObject({
      code: 'wrong_state',
      message: expect.stringContaining('1 recorded statistics') as string,
    });
  });

  it('counts visitors only when they are known to be people, also those who prove it later', async () => {
    await record('v', '2026-11-10T10:00:00Z', 1, 'visitor');
    await record('a', '2026-11-12T10:00:00Z', 1);
    await setTracker(ctx, { metric: 'shop/buyers', source: GOAL, aggregate: 'distinct' });
    await run();
    expect(await valueOf('buyers', '2026-11-20', 'lifetime')).toBe(1);
    expect(await valueOf('buyers', '2026-11-10')).toBeUndefined();
    await pause();
    await db.client.$executeRaw`UPDATE subject SET confirmed_at = now(), touched_at = now() WHERE kind = 'visitor'`;
    await run();
    expect(await valueOf('buyers', '2026-11-10')).toBe(1);
    expect(await valueOf('buyers', '2026-11-20', 'lifetime')).toBe(2);
  });

  it('over another metric follows what is recorded, corrected and removed there', async () => {
    await setTracker(ctx, {
      metric: 'shop/sales',
      source: GOAL,
      aggregate: 'sum',
      dimensions: [{ name: 'object', path: 'subject' }],
    });
    await setTracker(ctx, {
      metric: 'shop/buyers',
      source: { type: 'metric', metric: 'shop/sales' },
      aggregate: 'max',
      dimensions: [{ name: 'object', path: 'object' }],
    });
    await record('a', '2026-11-18T10:00:00Z', 5);
    await record('b', '2026-11-18T10:00:00Z', 7);
    await run();
    expect(await valueOf('buyers', '2026-11-18')).toBe(7);
    expect(await valueOf('buyers', '2026-11-18', 'lifetime', { object: 'a' })).toBe(5);
    await pause();
    await db.client.$executeRaw`DELETE FROM goal_record WHERE value = 7`;
    await db.client.$executeRaw`INSERT INTO source_mark (source) SELECT 'goal:' || id FROM goal`;
    await run();
    expect(await valueOf('buyers', '2026-11-18')).toBe(5);
    expect(await valueOf('buyers', '2026-11-18', 'lifetime', { object: 'b' })).toBeUndefined();
  });

  it('previews what it would record, to the number', async () => {
    await record('a', '2026-11-01T10:00:00Z', 5);
    await record('b', '2026-11-18T10:00:00Z', 7);
    const input = { metric: 'shop/sales', source: GOAL, dimensions: [{ name: 'object', path: 'subject' }] };
    for (const aggregate of ['sum', 'distinct', 'mean'] as const) {
      const preview = await previewTracker(ctx, { ...input, aggregate });
      await setTracker(ctx, { ...input, aggregate });
      await run();
      for (const { period, values } of preview.values) {
        for (const [index, date] of preview.dates.entries()) {
          expect([aggregate, period, date, values[index]]).toEqual([
            aggregate,
            period,
            date,
            (await valueOf('sales', date, period)) ?? null,
          ]);
        }
      }
      expect(preview.objects).toBe(2);
    }
  });

  it('previews a thousand objects as ten, and hands over no more rows than are shown', async () => {
    await db.client.$executeRaw`
      INSERT INTO subject (id, kind, external_id)
      SELECT md5('many' || n)::uuid, 'user', 'u' || lpad(n::text, 4, '0') FROM generate_series(1, 1000) n`;
    await db.client.$executeRaw`
      INSERT INTO goal_record (subject_id, id, goal_id, at, value, source)
      SELECT md5('many' || n)::uuid, gen_random_uuid(), g.id, '2026-11-20T01:00:00Z', n % 500, 'server'
      FROM generate_series(1, 1000) n, goal g WHERE g.key = 'purchase'`;
    let most = 0;
    const watched = db.client.$extends({
      query: {
        $queryRaw: async ({ args, query }) => {
          const rows = (await query(args)) as unknown[];
          most = Math.max(most, rows.length);
          return rows;
        },
      },
    });
    const dimensions = [{ name: 'object', path: 'subject' }];
    const preview = await previewTracker(
      { ...ctx, db: watched as unknown as Context['db'] },
      { metric: 'shop/sales', source: GOAL, aggregate: 'sum', dimensions },
    );
    expect(preview.objects).toBe(1000);
    expect(preview.examples.slice(0, 3)).toEqual([
      { dimensions: { object: 'u0499' }, value: 499 },
      { dimensions: { object: 'u0999' }, value: 499 },
      { dimensions: { object: 'u0498' }, value: 498 },
    ]);
    expect(preview.examples).toHaveLength(10);
    expect(most).toBeLessThanOrEqual(5 * 14 + 10);
  });

  it('counts what is dated before every calendar of ours in lifetime, and does not fail of it', async () => {
    await recordStatistics(ctx, {
      statistics: [
        { metric: 'shop/buyers', date: '0001-01-01', value: 3 },
        { metric: 'shop/buyers', date: '2026-11-19', value: 4 },
      ],
    });
    await setTracker(ctx, {
      ...{ metric: 'shop/sales', source: { type: 'metric', metric: 'shop/buyers' } },
      ...{ aggregate: 'sum', periods: ['lifetime'] },
    });
    expect(await run()).toMatchObject({ failed: 0, errors: [], complete: true });
    expect(await valueOf('sales', '2026-11-19', 'lifetime')).toBe(7);
    expect(await valueOf('sales', '1900-01-01', 'lifetime')).toBe(3);
    expect(await run()).toMatchObject({ failed: 0, written: 0 });
  });

  it('of a model follows rows that come, change and go', async () => {
    const write = (status: string, createdAt: string) =>
      db.client.demoOrder.create({ data: { status, createdAt: new Date(createdAt) } });
    const { id } = await write('placed', '2026-11-18T10:00:00Z');
    await write('paid', '2026-11-18T11:00:00Z');
    await write('cancelled', '2026-11-18T11:00:00Z');
    const settle = async (when: () => Promise<boolean>) => {
      // The database's counter of writes is up to ten seconds late.
      for (let n = 0; n < 150 && !(await when()); n++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await run();
      }
    };
    await run();
    expect(await valueOf('orders', '2026-11-18')).toBe(2);
    expect(await valueOf('orders', '2026-11-18', 'lifetime', { object: 'paid' })).toBe(1);
    await db.client.demoOrder.update({ where: { id }, data: { status: 'cancelled' } });
    await settle(async () => (await valueOf('orders', '2026-11-18')) === 1);
    expect(await valueOf('orders', '2026-11-18')).toBe(1);
    await db.client.demoOrder.deleteMany();
    await settle(async () => (await valueOf('orders', '2026-11-18')) === undefined);
    expect(await valueOf('orders', '2026-11-18')).toBeUndefined();
    const refused = await setTracker(ctx, { metric: 'shop/orders', source: GOAL, aggregate: 'count' }).catch(
      (error: Error) => error,
    );
    expect(refused).toMatchObject({ code: 'wrong_state' });
  });

  it('that fails is named and does not stop the others', async () => {
    await record('a', '2026-11-18T10:00:00Z', 5);
    await setTracker(ctx, { metric: 'shop/sales', source: GOAL, aggregate: 'count' });
    await db.client.$executeRaw`
      INSERT INTO tracker (metric_id, source, aggregate, periods)
      SELECT id, '{"type":"goal","goal":"gone"}', 'count', '["day"]' FROM metric WHERE ref = 'buyers'`;
    const tally = await run();
    expect(tally).toMatchObject({ failed: 1, metrics: ['shop/sales'] });
    expect(tally.errors[0]).toContain('shop/buyers');
  });

  it('that is declared wrongly is named, stays as it was, and does not stop the others', async () => {
    const goal = (metric: string, name: string, dimensions: Record<string, string> = {}) => ({
      ...({ metric, aggregate: 'count', source: { type: 'goal', goal: name } } as const),
      dimensions,
    });
    const names = Array.from({ length: 5 }, (_, n) => [`d${n}`, `path${n}`] as const);
    const declarations = [
      goal('shop/sales', 'purchase', Object.fromEntries(names)),
      goal('shop/buyers', 'gone'),
      goal('shop/nothing', 'purchase'),
      goal('shop/orders', 'purchase'),
    ];
    const problems = await checkTrackerDeclarations(ctx, declarations);
    expect(problems.map(({ metric, isThere }) => [metric, isThere])).toEqual([
      ...[
        ['shop/sales', true],
        ['shop/buyers', true],
      ],
      ['shop/nothing', false],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('dimensions'),
      'The source of this tracker does not exist.',
      'there is no metric of this reference',
    ]);
    expect(await checkTrackerDeclarations(ctx, declarations, { metric: 'shop/orders' })).toEqual([]);
    await setTracker(ctx, { metric: 'shop/sales', source: GOAL, aggregate: 'sum' });
    expect(await applyTrackerDefinitions(ctx, declarations)).toEqual(['shop/buyers', 'shop/orders']);
    expect(await getTracker(ctx, { metric: 'shop/sales' })).toMatchObject({ aggregate: 'sum', declared: false });
  });

  it('run twice at once writes each statistic once', async () => {
    for (let n = 0; n < 20; n++) await record(`s${n % 7}`, `2026-10-${String(1 + n).padStart(2, '0')}T10:00:00Z`, n);
    await setTracker(ctx, { metric: 'shop/sales', source: GOAL, aggregate: 'distinct' });
    const tallies = await Promise.all([run(), run(), run()]);
    expect(tallies.map(({ failed }) => failed)).toEqual([0, 0, 0]);
    expect(await valueOf('sales', '2026-11-20', 'lifetime')).toBe(7);
    expect(tallies.reduce((sum, { written }) => sum + written, 0)).toBe(51 * 5);
  });
});
