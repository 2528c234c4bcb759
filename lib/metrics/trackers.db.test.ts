import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { subjectId } from '@/lib/subjects/subject-id';
import { dayRange, dayWindow } from '@/lib/time/days';
import type { TrackerDefinition } from './load-tracker';
import { naiveStatistics, type NaiveRecord, type NaiveStatistic } from './naive-tracker';
import { runTracker } from './run-tracker';
import { PERIODS, type Period } from './schemas';
import './sources';
import type { Aggregate } from './tracker.schemas';

const ZONE = 'Europe/Amsterdam';
const DAY = 86_400_000;
/** So soon that a test need not wait, and long enough for the rounding of stored instants. Unit: seconds. */
const OVERLAP = 0.005;

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let goalId = 0;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: ZONE } });
  goalId = (await db.client.goal.create({ data: { key: 'purchase', name: 'Purchase' } })).id;
  const domain = await db.client.metricDomain.create({ data: { ref: 'shop', name: 'Shop' } });
  for (let n = 1; n <= 6; n++) {
    await db.client.metric.create({ data: { domainId: domain.id, ref: `m${n}`, name: `M ${n}` } });
  }
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

type Shape = 'none' | 'one' | 'two' | 'subject';
const DIMENSIONS: Record<Shape, TrackerDefinition['dimensions']> = {
  none: [],
  one: [{ name: 'plan', path: 'plan' }],
  two: [
    { name: 'plan', path: 'plan' },
    { name: 'country', path: 'home.country' },
  ],
  subject: [{ name: 'object', path: 'subject' }],
};
/** Attributes of the subjects 0 … 5; some say nothing. */
const ATTRIBUTES = [
  { plan: 'free', home: { country: 'NL' } },
  { plan: 'team', home: { country: 'NL' } },
  { plan: 'team' },
  {},
  { plan: 'free', home: { country: 'BE' } },
  { plan: 'a"b,c{}\\' },
];

function comboOf(subject: number, shape: Shape): Record<string, string> {
  const attributes: { plan?: string; home?: { country: string } } = ATTRIBUTES[subject] ?? {};
  const plan = attributes.plan ?? '';
  switch (shape) {
    case 'none':
      return {};
    case 'one':
      return { plan };
    case 'two':
      return { plan, country: attributes.home?.country ?? '' };
    case 'subject':
      return { object: `user-${subject}` };
  }
}

type Arrival = { subject: number; at: number; value: number | null };

async function insert(records: readonly Arrival[]): Promise<void> {
  for (const { subject, at, value } of records) {
    const id = subjectId('user', `user-${subject}`);
    await db.client.$executeRaw`
      INSERT INTO subject (id, kind, external_id, attributes)
      VALUES (${id}::uuid, 'user', ${`user-${subject}`}, ${JSON.stringify(ATTRIBUTES[subject])}::jsonb)
      ON CONFLICT DO NOTHING`;
    await db.client.$executeRaw`
      INSERT INTO goal_record (subject_id, id, goal_id, at, value, source)
      VALUES (${id}::uuid, gen_random_uuid(), ${goalId}, ${new Date(at)}, ${value}, 'server')`;
  }
}

async function forget(): Promise<void> {
  await db.client.$executeRaw`TRUNCATE subject, goal_record, statistic, tracker, source_mark`;
}

async function track(aggregate: Aggregate, shape: Shape, periods: Period[] = [...PERIODS], ref = 'm1') {
  const metric = await db.client.metric.findFirstOrThrow({ where: { ref } });
  const definition: TrackerDefinition = {
    ...{ metric: `shop/${ref}`, metricId: metric.id, declared: false, aggregate, periods },
    source: { type: 'goal', goal: 'purchase' },
    dimensions: DIMENSIONS[shape],
  };
  await db.client.tracker.create({
    data: { metricId: metric.id, source: definition.source, aggregate, periods, dimensions: definition.dimensions },
  });
  return definition;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 8));

/** `killed`: after so many chunks the time is up. */
async function run(definition: TrackerDefinition, now: number, chunkDays = 800, killed = Infinity) {
  let asked = 0;
  const done = await runTracker(db.client, definition, {
    ...{ now: new Date(now), timeZone: ZONE, overlapSeconds: OVERLAP, chunkDays },
    leftMs: () => (asked++ >= killed * 3 ? 0 : 60_000),
  });
  await pause();
  return done;
}

const textOf = ({ date, period, dimensions, value }: NaiveStatistic) =>
  `${date} ${period} ${JSON.stringify(Object.entries(dimensions).sort())} ${value === null ? 'null' : Number(value.toPrecision(12))}`;

async function stored(ref = 'm1'): Promise<string[]> {
  const rows = await db.client.$queryRaw<NaiveStatistic[]>`
    SELECT s.date::text, s.period, s.dimensions, s.value::float8 AS value FROM statistic s JOIN metric m ON m.id = s.metric_id
    WHERE m.ref = ${ref}`;
  return rows.map(textOf).sort();
}

function expected(records: readonly Arrival[], now: number, aggregate: Aggregate, shape: Shape, periods?: Period[]) {
  const first = Math.min(...records.map(({ at }) => at), now);
  const days = dayRange(dayText(first - 40 * DAY), dayText(now)).map((day) => {
    const { start, end } = dayWindow(day, ZONE);
    return { day, start: start.getTime(), end: end.getTime() };
  });
  const naive = records.map(({ subject, at, value }): NaiveRecord => ({
    ...{ subject: String(subject), at, value },
    combo: comboOf(subject, shape),
  }));
  return naiveStatistics(naive, aggregate, days, periods).map(textOf).sort();
}

const dayText = (at: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(at));

/** The clocks change on 29 March and 25 October: days of 23 and 25 hours lie within. */
const starts = fc.constantFrom(Date.parse('2026-03-10T00:00:00Z'), Date.parse('2026-10-05T00:00:00Z'));
const arrivals = (days: number) =>
  fc.array(
    fc.record({
      subject: fc.integer({ min: 0, max: 5 }),
      // Often near midnight, where a day of the wrong length would show.
      at: fc.oneof(
        fc.integer({ min: 0, max: days * 24 * 3600 }).map((second) => second * 1000),
        fc
          .tuple(fc.integer({ min: 0, max: days }), fc.integer({ min: -7200, max: 7200 }))
          .map(([day, second]) => day * DAY + second * 1000),
      ),
      value: fc.option(fc.integer({ min: -50, max: 50 }), { nil: null }),
    }),
    { maxLength: 25 },
  );

describe.each(['count', 'distinct', 'sum', 'mean', 'min', 'max'] as const)('a tracker of %s', (aggregate) => {
  it('equals a naive window in every period, in any order of arrival, in any number of runs, killed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        starts,
        fc.constantFrom<Shape>('none', 'one', 'two', 'subject'),
        fc.array(
          fc.record({
            part: arrivals(50),
            day: fc.integer({ min: 1, max: 60 }),
            chunk: fc.constantFrom(1, 9, 25, 800),
            killed: fc.constantFrom(1, 2, Infinity),
            erased: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        async (start, shape, parts) => {
          await forget();
          const definition = await track(aggregate, shape);
          let known: Arrival[] = [];
          let now = start;
          for (const { part, day, chunk, killed, erased } of parts) {
            const arriving = part.map((one) => ({ ...one, at: start + one.at }));
            await insert(arriving);
            known.push(...arriving);
            if (erased !== null && known.some(({ subject }) => subject === erased)) {
              await eraseSubject(
                { db: db.client, actor: { kind: 'code', name: 'test' }, now: new Date(now) },
                { kind: 'user', id: `user-${erased}` },
              );
              known = known.filter(({ subject }) => subject !== erased);
            }
            now = Math.max(now, start + day * DAY);
            await run(definition, now, chunk, killed);
          }
          await run(definition, now);
          expect(await stored()).toEqual(expected(known, now, aggregate, shape));
          expect(await run(definition, now)).toMatchObject({ written: 0, deleted: 0 });
        },
      ),
      {
        numRuns: 10,
        examples: [
          // Nothing but a record of a day that has not come yet, and a run that is over after one day.
          [
            Date.parse('2026-03-10T00:00:00Z'),
            'none',
            [
              { part: [{ subject: 1, at: 2 * DAY, value: null }], day: 1, chunk: 1, killed: 1, erased: 0 },
              { part: [], day: 2, chunk: 1, killed: 1, erased: null },
            ],
          ],
        ],
      },
    );
  }, 240_000);
});

it('a first run of many chunks looks for news once, also right after an import', async () => {
  await forget();
  const start = Date.parse('2026-03-10T00:00:00Z');
  await insert([0, 20, 45].map((day, subject) => ({ subject, at: start + day * DAY, value: 1 })));
  const definition = await track('sum', 'none', ['day']);
  const input = { now: new Date(start + 60 * DAY), timeZone: ZONE, leftMs: () => 60_000 };
  expect(await runTracker(db.client, definition, { ...input, chunkDays: 1 })).toMatchObject({ days: 61, written: 61 });
});

it('counts and sums of days add up to lifetime, dimensions to the total', async () => {
  await forget();
  const start = Date.parse('2026-10-05T00:00:00Z');
  await insert(
    Array.from({ length: 60 }, (_, n) => ({
      subject: n % 6,
      at: start + ((n * 7919) % 40) * DAY + n * 1_000_000,
      value: n,
    })),
  );
  for (const aggregate of ['count', 'sum'] as const) {
    await db.client.$executeRaw`TRUNCATE tracker, statistic`;
    await run(await track(aggregate, 'two'), start + 45 * DAY);
    const rows = await db.client.$queryRaw<{ period: string; total: boolean; date: string; value: number }[]>`
      SELECT period, dimensions = '{}' AS total, date::text, sum(value)::float8 AS value FROM statistic GROUP BY 1, 2, 3`;
    const sumOf = (period: string, date: string, total: boolean) =>
      rows.find((row) => row.period === period && row.date === date && row.total === total)?.value;
    const dates = [...new Set(rows.map(({ date }) => date))].sort();
    let running = 0;
    for (const date of dates) {
      for (const period of PERIODS) expect(sumOf(period, date, false)).toBe(sumOf(period, date, true));
      running += sumOf('day', date, true) ?? 0;
      expect(sumOf('lifetime', date, true)).toBe(running);
    }
    expect(running).toBe(aggregate === 'count' ? 60 : (59 * 60) / 2);
  }
});
