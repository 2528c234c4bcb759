import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrollmentEventId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { insertEnrollments, type EnrollmentRow } from './insert-enrollments';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let pool: pg.Pool;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  pool = new pg.Pool({ connectionString: scratch.url, max: 4 });
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await scratch.drop();
});

type Event = {
  who: number;
  minute: number;
  variant: string;
  crossed: boolean;
  automated: boolean;
  confirmed: boolean;
  id: string;
};

const event = fc.record({
  who: fc.integer({ min: 0, max: 3 }),
  minute: fc.integer({ min: 0, max: 4 }),
  variant: fc.constantFrom('control', 'control', 'control', 'test'),
  crossed: fc.constantFrom(false, false, false, true),
  automated: fc.boolean(),
  confirmed: fc.boolean(),
  id: fc.constantFrom('', 'a', 'b', 'c'),
});

function toRow({ who, minute, variant, crossed, automated, confirmed, id }: Event): EnrollmentRow {
  const external = `subject "${String(who)}", {it}\\`.replaceAll(' ', '_');
  const subject = subjectId('visitor', external);
  const enrolledAt = new Date(Date.UTC(2026, 0, 1, 0, minute));
  const context = JSON.stringify({ page: { id, automated } });
  return {
    subject: { id: subject, kind: 'visitor', externalId: external, confirmedAt: confirmed ? enrolledAt : null },
    experimentId: 1,
    phase: who % 2,
    variant,
    enrolledAt,
    eventId: enrollmentEventId(subject, 1, who % 2, id, `${variant}${context}`),
    context,
    crossed,
    automated,
    confirmed,
  };
}

/** Writes the events in batches of the given size, all batches at once when asked, and answers what is stored. */
async function store(events: Event[], batchSize: number, atOnce: boolean): Promise<unknown> {
  await pool.query('TRUNCATE enrollment, subject');
  const batches: EnrollmentRow[][] = [];
  for (let n = 0; n < events.length; n += batchSize) batches.push(events.slice(n, n + batchSize).map(toRow));
  if (atOnce) await Promise.all(batches.map((rows) => insertEnrollments(pool, rows)));
  else for (const rows of batches) await insertEnrollments(pool, rows);
  const enrollments = await pool.query(
    `SELECT subject_id, experiment_id, phase, variant, enrolled_at, event_id, context::text, crossed, automated, confirmed
     FROM enrollment ORDER BY subject_id, phase`,
  );
  const subjects = await pool.query('SELECT id, kind, external_id, confirmed_at FROM subject ORDER BY id');
  return { enrollments: enrollments.rows, subjects: subjects.rows };
}

describe('insertEnrollments', () => {
  it('stores the same in any order of arrival, any batches, and when everything is sent twice', async () => {
    const shuffled = fc.array(event, { minLength: 1, maxLength: 20 }).chain((events) =>
      fc.record({
        events: fc.constant(events),
        order: fc.shuffledSubarray(events, { minLength: events.length }),
        batchSize: fc.integer({ min: 1, max: 7 }),
        atOnce: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ events, order, batchSize, atOnce }) => {
        const expected = await store(events, events.length, false);
        expect(await store(order, batchSize, atOnce)).toEqual(expected);
        expect(await store([...order, ...events], batchSize, false)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('does not touch rows that say nothing new', async () => {
    const events: Event[] = [
      { who: 0, minute: 1, variant: 'control', crossed: false, automated: false, confirmed: true, id: 'a' },
    ];
    await store(events, 1, false);
    const versions = () =>
      pool.query(
        'SELECT e.xmin, e.touched_at, s.xmin AS subject, s.touched_at AS confirmed FROM enrollment e, subject s',
      );
    const before = await versions();
    await insertEnrollments(pool, events.map(toRow));
    await insertEnrollments(
      pool,
      events.map((later) => toRow({ ...later, minute: 3, id: 'b', automated: true })),
    );
    expect((await versions()).rows).toEqual(before.rows);
  });

  it('says which record made the enrollment', async () => {
    const one: Event = {
      who: 1,
      minute: 1,
      variant: 'control',
      crossed: false,
      automated: false,
      confirmed: false,
      id: 'a',
    };
    await pool.query('TRUNCATE enrollment, subject');
    const first = await insertEnrollments(pool, [toRow(one), toRow({ ...one, minute: 0, id: 'b' })]);
    expect(first.map(({ fresh }) => fresh)).toEqual([true, false]);
    const [again] = await insertEnrollments(pool, [toRow({ ...one, variant: 'test', id: 'c' })]);
    expect(again).toEqual({ fresh: false, variant: 'control', crossed: true, duplicate: false });
  });
});
