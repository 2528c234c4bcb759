import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { modelTable } from '@/lib/db/model-table';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { checkTrackerDeclarations } from './check-tracker-declarations';
import { compileWhere } from './compile-where';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { compileModelRows } from './model-source';

/** A `where` of a declared tracker means what it means to Prisma's own client, which is asked the same. */

type Where = Prisma.DemoOrderWhereInput;
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const at = (day: number) => new Date(Date.UTC(2026, 2, day, 22, 30));
const STATUSES = ['placed', 'Paid', 'a_b%c\\'];

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 2);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: at(20) };
  await createDomain(ctx, { ref: 'shop', name: 'Shop' });
  await createMetric(ctx, { ref: 'shop/orders', name: 'Orders' });
  await open.client.demoCustomer.createMany({
    data: [1, 2].map((n) => ({
      id: id(n),
      name: `Customer ${n}`,
      plan: n === 1 ? 'guest' : 'member',
      createdAt: at(n),
    })),
  });
  await open.client.demoOrder.createMany({
    data: Array.from({ length: 24 }, (_, n) => ({
      ...{ id: id(100 + n), customerId: n % 4 === 3 ? null : id(1 + (n % 2)) },
      ...{ status: STATUSES[n % 3] ?? '', total: n / 2, createdAt: at(1 + (n % 7)) },
    })),
  });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

async function idsOf(where: Where): Promise<string[]> {
  const table = modelTable(ctx.db, 'DemoOrder');
  const { sql } = compileWhere(table, where as Record<string, unknown>);
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM ${table.table} t WHERE ${sql} ORDER BY t.id`;
  return rows.map((row) => row.id);
}
async function expectSame(where: Where): Promise<string[]> {
  const ours = await idsOf(where);
  const theirs = await ctx.db.demoOrder.findMany({ where, orderBy: { id: 'asc' }, select: { id: true } });
  expect([JSON.stringify(where), ours]).toEqual([JSON.stringify(where), theirs.map((row) => row.id)]);
  return ours;
}

const leaf: fc.Arbitrary<Where> = fc.oneof(
  fc.constantFrom(...STATUSES, 'nothing').map((status) => ({ status })),
  fc
    .subarray(STATUSES, { minLength: 1 })
    .chain((list) => fc.constantFrom<Where>({ status: { in: list } }, { status: { notIn: list } })),
  fc
    .constantFrom('a', 'aid', 'b', 'PA', 'ced')
    .chain((text) =>
      fc.constantFrom<Where>(
        { status: { contains: text } },
        { status: { startsWith: text } },
        { status: { endsWith: text } },
        { status: { contains: text, mode: 'insensitive' } },
        { status: { not: { contains: text } } },
      ),
    ),
  fc
    .integer({ min: 0, max: 12 })
    .chain((n) =>
      fc.constantFrom<Where>(
        { total: { lt: n } },
        { total: { gte: n, not: n + 1 } },
        { total: new Prisma.Decimal(n) },
        { total: { in: [n, n + 0.5] } },
        { createdAt: { gt: at(n) } },
        { createdAt: { lte: at(n).toISOString() } },
      ),
    ),
  fc.constantFrom<Where>(
    { customerId: null },
    { customerId: { not: null } },
    { customerId: id(1) },
    { customerId: { not: id(1) } },
    { customer: null },
    { customer: { is: null } },
    { customer: { isNot: null } },
    { customer: { plan: 'member' } },
    { customer: { is: { plan: { in: ['guest'] }, name: { contains: '1' } } } },
    { customer: { isNot: { plan: 'member' } } },
    { customer: { OR: [{ plan: 'guest' }, { createdAt: { gt: at(1) } }] } },
  ),
);
const { where: anyWhere } = fc.letrec<{ where: Where }>((tie) => ({
  where: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('where'), { minLength: 1, maxLength: 3 }).map((AND) => ({ AND })),
    fc.array(tie('where'), { minLength: 1, maxLength: 3 }).map((OR) => ({ OR })),
    fc.array(tie('where'), { minLength: 1, maxLength: 2 }).map((NOT) => ({ NOT })),
    fc.tuple(leaf, leaf).map(([one, other]) => ({ ...one, ...other })),
  ),
}));

describe('a where', () => {
  it('fits the same rows as in Prisma, whatever it is made of', async () => {
    await fc.assert(
      fc.asyncProperty(anyWhere, async (where) => {
        await expectSame(where);
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  it('fits some, and not all, where it should', async () => {
    expect(await expectSame({ customer: { plan: 'member' } })).toHaveLength(6);
    expect(await expectSame({})).toHaveLength(24);
    expect(await expectSame({ customer: {} })).toHaveLength(24);
    expect(await expectSame({ status: { in: [] } })).toHaveLength(0);
    expect(await expectSame({ status: { notIn: [] } })).toHaveLength(24);
    expect(await expectSame({ OR: [] })).toHaveLength(0);
    expect(await expectSame({ AND: [] })).toHaveLength(24);
    expect(await expectSame({ customer: { isNot: { plan: 'member' } } })).toHaveLength(18);
    expect(
      await expectSame({ OR: [{ status: 'placed' }, { total: { gt: 10 } }], NOT: { customerId: null } }),
    ).toHaveLength(7);
  });

  it('takes texts as they are: signs of patterns are signs', async () => {
    for (const text of ['_', '%', '\\', 'a_b%c\\']) {
      expect([text, await idsOf({ status: { contains: text } })]).toEqual([
        text,
        await idsOf({ status: STATUSES[2] ?? '' }),
      ]);
    }
  });
});

describe('what is not supported', () => {
  const check = (where: Record<string, unknown>, more: object = {}) =>
    checkTrackerDeclarations(ctx, [
      { metric: 'shop/orders', model: 'DemoOrder', dateField: 'createdAt', where, ...more },
    ]);

  it('is refused when it is declared, naming the field and what is wrong', async () => {
    expect(await check({ status: { not: 'cancelled' }, customer: { plan: 'member' } })).toEqual([]);
    for (const [where, message] of [
      [{ colour: 'red' }, 'DemoOrder has no field "colour"'],
      [{ status: { search: 'x' } }, 'DemoOrder.status.search: this condition is not supported here'],
      [{ total: { gt: 'much' } }, 'DemoOrder.total: must be compared with a number'],
      [{ createdAt: { gt: 'some day' } }, 'DemoOrder.createdAt: must be compared with an instant'],
      [{ status: { gt: 5 } }, 'DemoOrder.status: must be compared with a text'],
      [{ customer: 'me' }, 'DemoOrder.customer: a relation is compared with conditions or null'],
      [{ customer: { orders: { some: {} } } }, 'DemoCustomer.orders: only relations to one row'],
      [{ OR: ['x'] }, 'OR holds conditions'],
      [{ status: { contains: 'x', mode: 'loose' } }, 'DemoOrder.status.mode'],
    ] as const) {
      const told: unknown = expect.stringContaining(message);
      expect(await check(where)).toEqual([{ metric: 'shop/orders', isThere: true, message: told }]);
    }
    expect(await check({}, { dateField: 'status' })).toMatchObject([
      { message: expect.stringContaining('holds no date') as string },
    ]);
    expect(await check({}, { model: 'Nothing' })).toMatchObject([
      { message: expect.stringContaining('no model "Nothing"') as string },
    ]);
    const { db } = ctx;
    expect(() => compileWhere(modelTable(db, 'Metric'), { format: {} })).toThrow(
      'conditions on Json are not supported',
    );
  });

  it('is nothing that this source tree declares', async () => {
    expect(await checkTrackerDeclarations(ctx)).toEqual([]);
  });
});

it('the tables of relations count among those whose changes are watched', () => {
  const declaration = { metric: 'shop/orders', model: 'DemoOrder', dateField: 'createdAt' };
  const where = { customer: { plan: 'member' } };
  expect(compileModelRows(ctx.db, { ...declaration, where }, 'UTC').tables).toEqual(['demo_order', 'demo_customer']);
  expect(compileModelRows(ctx.db, declaration, 'UTC').tables).toEqual(['demo_order']);
});

it('dates without a zone are UTC, as Prisma writes them; a plain date begins in the zone of the project', async () => {
  const days = async () => {
    const { rows } = compileModelRows(
      ctx.db,
      { metric: 'shop/orders', model: 'DemoOrder', dateField: 'createdAt', where: { createdAt: { gte: at(3) } } },
      'Europe/Amsterdam',
    );
    return ctx.db.$queryRaw<{ at: Date }[]>`SELECT min(at) AS at FROM (${rows}) r`;
  };
  const before = await days();
  expect(before).toEqual([{ at: at(3) }]);
  await ctx.db.$executeRaw`
    ALTER TABLE demo_order ALTER created_at DROP DEFAULT, ALTER created_at TYPE timestamp(3) USING created_at AT TIME ZONE 'UTC'`;
  expect(await days()).toEqual(before);
  await ctx.db.$executeRaw`ALTER TABLE demo_order ALTER created_at TYPE date`;
  expect(await days()).toEqual([{ at: new Date('2026-03-03T23:00:00Z') }]);
});
