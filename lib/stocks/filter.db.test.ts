import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { compileFilter, compileMembers } from './compile-filter';
import { countSubjects } from './count-filter';
import { evaluateFilter } from './evaluate-filter';
import { Filter } from './filter.schemas';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

/** What the database answers, for one filter and many attributes. */
async function inDatabase(filter: Filter, attributes: unknown[]): Promise<boolean[]> {
  const rows = await db.client.$queryRaw<{ fits: boolean }[]>`
    SELECT ${compileFilter(filter)} AS fits
    FROM jsonb_array_elements(${JSON.stringify(attributes)}::jsonb) WITH ORDINALITY AS g (attributes, n) ORDER BY n`;
  return rows.map((row) => row.fits);
}

const SCALARS = [
  ...['', '1', 'a', 'A', 'é', 'e\u0301', '𝔘', 'null', "'; DROP TABLE subject; --", '%', '\\', '"', 'true'],
  ...[0, 1, -1, 0.1, 1.5, 1e21, 1e-7, 2 ** 53, -0, 123456789.123456],
  ...[true, false],
];
const DATES = [
  ...['2026-11-21', '2026-11-21T10:00:00Z', '2026-11-21T11:00:00+01:00', '2026-11-21T10:00:00.000Z', '2026-02-30'],
  ...['2024-02-29', '2023-02-29', '2026-11-21T10:00:00.0004Z', '2026-11-21T10:00:00.001Z', '2026-11-21T24:00:00Z'],
  ...['2026-11-21T10:00:00', '0000-01-01', '2026-11-21T10:00Z', '2026-11-21T10:00:00-13:30', 'yesterday', 'infinity'],
  ...['2026-11-21T10:00:00.123456789Z', '2026-11-21T10:00:60Z', '2026-11-21 10:00:00Z', ' 2026-11-21', '2026-11-21\n'],
];
const NAMES = ['a', 'b', 'é', 'toString', '0', '$', '%s'];
const name = fc.constantFrom(...NAMES);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('.'));
const scalar = fc.oneof(
  fc.constantFrom(...SCALARS),
  fc.constantFrom(...DATES),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const attributes = fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true });
const compare = fc.constantFrom('<', '<=', '>', '>=');
const bound = fc.constantFrom('2026-11-21T10:00:00Z', '2026-11-21T10:00:00.0009+00:00', '2024-02-29T00:00:00+05:30');
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ op: fc.constant('equals' as const), path, value: scalar }),
    fc.record({ op: fc.constant('in' as const), path, values: fc.array(scalar, { minLength: 1, maxLength: 4 }) }),
    fc.record({ op: fc.constant('exists' as const), path }),
    fc.record({
      op: fc.constant('number' as const),
      path,
      compare,
      value: fc.oneof(fc.constantFrom(0, 1, 0.1, -1, 1e21), fc.double({ noNaN: true, noDefaultInfinity: true })),
    }),
    fc.record({ op: fc.constant('date' as const), path, compare, value: bound }),
    fc.record({ op: fc.constant('and' as const), filters: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ op: fc.constant('or' as const), filters: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ op: fc.constant('not' as const), filter: tie('filter') }),
  ) as fc.Arbitrary<Filter>,
}));

describe('a filter in the database and in process', () => {
  it('gives the same answer for any attributes', async () => {
    await fc.assert(
      fc.asyncProperty(filter, fc.array(attributes, { minLength: 1, maxLength: 40 }), async (asked, subjects) => {
        // What is stored went through JSON once.
        const stored = JSON.parse(JSON.stringify(subjects)) as Record<string, unknown>[];
        expect(await inDatabase(asked, stored)).toEqual(stored.map((one) => evaluateFilter(asked, one)));
      }),
      { numRuns: 300 },
    );
  });

  it('reads every date alike, also those that are none', async () => {
    const subjects = [...DATES, 5, null, ['2026-11-21']].map((a) => ({ a }));
    for (const how of ['<', '<=', '>', '>='] as const) {
      const asked: Filter = { op: 'date', path: 'a', compare: how, value: '2026-11-21T10:00:00Z' };
      expect(await inDatabase(asked, subjects)).toEqual(subjects.map((one) => evaluateFilter(asked, one)));
    }
    const after: Filter = { op: 'date', path: 'a', compare: '>=', value: '2000-01-01T00:00:00Z' };
    expect(DATES.filter((a) => evaluateFilter(after, { a }))).toEqual([
      ...['2026-11-21', '2026-11-21T10:00:00Z', '2026-11-21T11:00:00+01:00', '2026-11-21T10:00:00.000Z', '2024-02-29'],
      ...['2026-11-21T10:00:00.0004Z', '2026-11-21T10:00:00.001Z', '2026-11-21T10:00Z', '2026-11-21T10:00:00-13:30'],
      '2026-11-21T10:00:00.123456789Z',
    ]);
  });

  it('tells texts from numbers, enters no list, and calls what is absent or null unfit', () => {
    const fits = (asked: Filter, one: Record<string, unknown>) => evaluateFilter(Filter.parse(asked), one);
    expect(fits({ op: 'equals', path: 'a', value: 1 }, { a: '1' })).toBe(false);
    expect(fits({ op: 'equals', path: 'a', value: 1 }, { a: 1.0 })).toBe(true);
    expect(fits({ op: 'equals', path: 'a.b', value: 1 }, { a: [{ b: 1 }] })).toBe(false);
    expect(fits({ op: 'exists', path: 'a' }, { a: null })).toBe(false);
    expect(fits({ op: 'exists', path: 'toString' }, {})).toBe(false);
    expect(fits({ op: 'not', filter: { op: 'equals', path: 'a', value: 'x' } }, {})).toBe(true);
    expect(fits({ op: 'number', path: 'a', compare: '>', value: 0 }, { a: '5' })).toBe(false);
  });

  it('counts subjects of its kind that have ever had an attribute, by the index where it can', async () => {
    const ctx = { db: db.client, actor: { kind: 'code', name: 'tests' } as const, now: new Date() };
    await db.client.$executeRaw`
      INSERT INTO subject (id, kind, external_id, attributes, changed_at)
      SELECT gen_random_uuid(), CASE WHEN n % 10 = 0 THEN 'order' ELSE 'account' END, n::text,
        CASE WHEN n % 3 = 0 THEN '{}'::jsonb ELSE jsonb_build_object('state', 's' || n % 300, 'n', n) END,
        CASE WHEN n % 3 = 0 THEN NULL ELSE now() END
      FROM generate_series(1, 3000) AS n`;
    await db.client.$executeRaw`ANALYZE subject`;
    const inState: Filter = { op: 'equals', path: 'state', value: 's7' };
    expect(await countSubjects(ctx, { kind: 'account', filter: inState })).toBe(10);
    expect(await countSubjects(ctx, { kind: 'account', filter: { op: 'not', filter: inState } })).toBe(1790);
    const below: Filter = { op: 'number', path: 'n', compare: '<', value: 100 };
    expect(await countSubjects(ctx, { kind: 'order', filter: below })).toBe(6);
    const plan = await db.client.$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
      return tx.$queryRaw`EXPLAIN SELECT count(*) FROM subject WHERE ${compileMembers('account', inState)}`;
    });
    expect(JSON.stringify(plan)).toContain('subject_attributes_idx');
  });
});
