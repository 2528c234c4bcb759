import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { getDayReport } from '@/lib/experiments/get-day-report';
import { insertEnrollments } from '@/lib/experiments/insert-enrollments';
import { listReportRows } from '@/lib/experiments/list-report-rows';
import { updateExperiment } from '@/lib/experiments/update-experiment';
import { updateReports } from '@/lib/experiments/update-reports';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import './sources';

/** A metric's values per object as values per subject of an experiment: the joint between both rooms. */

const KEY = 'checkout';
const REF = 'product/minutes';
const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 2);
const NOW = new Date(START + 4.5 * DAY);
const context = (now = NOW): Context => ({ db: db.client, actor: { kind: 'code', name: 'tests' }, now });
const day = (n: number) => new Date(START + n * DAY).toISOString().slice(0, 10);

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let experimentId = 0;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: 'UTC' } });
  await db.client.metricDomain.create({
    data: { ref: 'product', name: 'Product', metrics: { create: { ref: 'minutes', name: 'Minutes', unit: 'min' } } },
  });
  const metrics = [
    { metric: REF, mode: 'total' as const },
    { metric: REF, mode: 'perDay' as const },
  ];
  await createExperiment(context(new Date(START)), { key: KEY, name: 'Checkout', subjectKind: 'user', metrics });
  experimentId = (await enableExperiment(context(new Date(START)), { key: KEY })).id;
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`
    TRUNCATE subject, enrollment, first_conversion, dirty_mark, daily_report, daily_outcome, watermark, statistic, source_mark`;
});

type Enrolled = { user: number; variant: 'control' | 'test'; hour: number };
type Value = { user: number; day: number; value: number | null; long: boolean };

const enroll = ({ user, variant, hour }: Enrolled) =>
  insertEnrollments(db.pool, [
    {
      subject: { id: subjectId('user', `u${user}`), kind: 'user', externalId: `u${user}`, confirmedAt: null },
      ...{ experimentId, phase: 0, variant, enrolledAt: new Date(START + hour * 3_600_000) },
      eventId: identityLinkId('test', `u${user}`, String(hour)),
      ...{ context: null, crossed: false, automated: false, confirmed: false },
    },
  ]);
/** `long`: the object is named with its kind. */
const record = ({ user, day: n, value, long }: Value, period = 'day') => {
  const dimensions = JSON.stringify({ object: long ? `user:u${user}` : `u${user}` });
  return db.client.$executeRaw`
    INSERT INTO statistic (metric_id, period, dimensions_id, date, dimensions, value, recorded_at)
    SELECT id, ${period}, md5(${dimensions}::jsonb::text)::uuid, ${day(n)}::date, ${dimensions}::jsonb, ${value}, clock_timestamp()
    FROM metric WHERE ref = 'minutes'
    ON CONFLICT (metric_id, period, dimensions_id, date) DO UPDATE SET value = EXCLUDED.value, recorded_at = clock_timestamp()`;
};
const report = (now = NOW) => updateReports(db.client, { now, elapsedMs: () => 0, overlapSeconds: 0 });
const meansOf = async (n: number, mode: 'total' | 'perDay') =>
  (await getDayReport(context(), { key: KEY, date: day(n) })).engagement
    .find((one) => one.metric === REF && one.mode === mode)
    ?.variants.map(({ mean }) => mean);

/** The slow and obvious way. */
function expected(people: readonly Enrolled[], values: readonly Value[], n: number, mode: 'total' | 'perDay') {
  return (['control', 'test'] as const).map((variant) => {
    const own = people.filter((one) => one.variant === variant && Math.floor(one.hour / 24) <= n);
    const totals = own.map(({ user, hour }) => {
      const first = Math.floor(hour / 24);
      const sum = values
        .filter((one) => one.user === user && one.day >= first && one.day <= n)
        .reduce((total, { value }) => total + (value ?? 0), 0);
      return mode === 'total' ? sum : sum / (n - first + 1);
    });
    return totals.length === 0 ? null : totals.reduce((a, b) => a + b, 0) / totals.length;
  });
}

const close = (means: readonly (number | null)[] | undefined) =>
  means?.map((mean) => (mean === null ? null : Number(mean.toFixed(9))));

describe('a metric as an outcome', () => {
  it('adds up the days from the enrollment on, and who has no values has 0', async () => {
    await enroll({ user: 1, variant: 'control', hour: 1 });
    await enroll({ user: 2, variant: 'control', hour: 1 });
    await enroll({ user: 3, variant: 'test', hour: 30 });
    await record({ user: 1, day: 0, value: 10, long: false });
    await record({ user: 1, day: 2, value: 5, long: true });
    await record({ user: 3, day: 0, value: 100, long: true });
    await record({ user: 3, day: 1, value: 8, long: true });
    await record({ user: 3, day: 1, value: 999, long: true }, 'week');
    await report();
    expect(await meansOf(0, 'total')).toEqual([5, null]);
    expect(await meansOf(2, 'total')).toEqual([7.5, 8]);
    expect(await meansOf(2, 'perDay')).toEqual([2.5, 4]);
    const [total] = (await getDayReport(context(), { key: KEY, date: day(2) })).engagement;
    expect(total).toMatchObject({ metric: REF, mode: 'total', unit: 'min', betterWhen: 'higher' });
    const rows = await listReportRows(context(), { key: KEY, goals: [REF], kinds: ['engagement'] });
    expect(rows.find((row) => row.date === day(2) && row.mode === 'total' && row.variant === 'test')).toMatchObject({
      mean: 8,
    });
  });

  it('that is corrected or removed later makes the stored days anew', async () => {
    await enroll({ user: 1, variant: 'control', hour: 1 });
    await record({ user: 1, day: 0, value: 10, long: false });
    await report();
    expect(await meansOf(3, 'total')).toEqual([10, null]);
    await record({ user: 1, day: 0, value: 4, long: false });
    await record({ user: 1, day: 1, value: 1, long: false });
    expect((await report()).days).toEqual([0, 1, 2, 3].map(day));
    expect(await meansOf(0, 'total')).toEqual([4, null]);
    expect(await meansOf(3, 'total')).toEqual([5, null]);
    await db.client.$executeRaw`DELETE FROM statistic WHERE date = ${day(1)}::date`;
    await db.client.$executeRaw`
      INSERT INTO source_mark (source, from_at) SELECT 'metric:' || id, ${new Date(START + DAY)} FROM metric`;
    await report();
    expect(await meansOf(3, 'total')).toEqual([4, null]);
  });

  it('must exist when it is chosen', async () => {
    const change = { metrics: [{ metric: 'product/nothing', mode: 'total' as const }] };
    await expect(updateExperiment(context(), { key: KEY, change })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { metrics: ['there is no metric "product/nothing" with values of its own'] },
    });
  });

  it('equals a naive recomputation on every day, in any order of arrival', async () => {
    const people = fc.uniqueArray(
      fc.record({
        user: fc.integer({ min: 0, max: 7 }),
        variant: fc.constantFrom('control' as const, 'test' as const),
        hour: fc.integer({ min: 0, max: 95 }),
      }),
      { selector: ({ user }) => user, maxLength: 8 },
    );
    const values = fc.uniqueArray(
      fc.record({
        user: fc.integer({ min: 0, max: 7 }),
        day: fc.integer({ min: -1, max: 4 }),
        value: fc.option(fc.integer({ min: -9, max: 99 }), { nil: null }),
        long: fc.boolean(),
      }),
      { selector: (one) => `${one.user}/${one.day}/${one.long}`, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(people, values, fc.integer({ min: 0, max: 20 }), async (enrolled, all, cut) => {
        await db.client.$executeRaw`
          TRUNCATE subject, enrollment, first_conversion, dirty_mark, daily_report, daily_outcome, watermark, statistic, source_mark`;
        for (const one of all.slice(0, cut)) await record(one);
        for (const one of enrolled.slice(0, 4)) await enroll(one);
        await report(new Date(START + 2.5 * DAY));
        for (const one of enrolled.slice(4)) await enroll(one);
        for (const one of all.slice(cut)) await record(one);
        await report();
        for (const n of [0, 1, 2, 3]) {
          for (const mode of ['total', 'perDay'] as const) {
            expect([n, mode, close(await meansOf(n, mode))]).toEqual([
              n,
              mode,
              close(expected(enrolled, all, n, mode)),
            ]);
          }
        }
        expect((await report()).written).toBe(0);
      }),
      { numRuns: 12 },
    );
  }, 180_000);
});
