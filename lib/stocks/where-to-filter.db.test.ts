import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { TrackedModel } from '@/lib/definitions';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { compileMembers } from './compile-filter';
import { trackModel } from './track-model';
import { whereToFilter } from './where-to-filter';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;

const ORDER: TrackedModel = {
  model: 'DemoOrder',
  kind: 'order',
  fields: ['status', 'total', 'customerId', 'createdAt', 'customer.plan'],
};

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url);
  const shop = trackModel(ORDER)(db.client);
  const customers = await db.client.demoCustomer.createManyAndReturn({
    data: [
      { name: 'A', plan: 'guest' },
      { name: 'B', plan: 'member' },
    ],
  });
  const statuses = ['placed', 'paid', 'shipped', 'returned'];
  await shop.demoOrder.createMany({
    data: Array.from({ length: 48 }, (_, n) => ({
      status: statuses[n % 4] ?? '',
      total: (n % 7) + 0.5,
      customerId: customers[n % 3]?.id ?? null,
      createdAt: new Date(Date.UTC(2026, 0, 1 + n)),
    })),
  });
  // A row that is gone is in no stock, whatever the condition.
  await shop.demoOrder.deleteMany({ where: { createdAt: { gte: new Date('2026-02-15T00:00:00Z') } } });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const CASES: Prisma.DemoOrderWhereInput[] = [
  {},
  { status: 'paid' },
  { status: { in: ['paid', 'shipped'] }, total: { gt: 2, lte: 5.5 } },
  { status: { not: 'paid' } },
  { NOT: { status: 'paid' } },
  { customerId: null },
  { customerId: { not: null } },
  { NOT: { customerId: null } },
  { customer: { plan: 'member' } },
  { customer: { is: { plan: { in: ['guest'] } } }, status: { notIn: ['placed'] } },
  { NOT: { customer: { plan: 'member' } } },
  { OR: [{ status: 'placed' }, { total: { lt: 1 } }] },
  { NOT: { OR: [{ status: 'placed' }, { AND: [{ total: { gte: 3 } }, { status: 'paid' }] }] } },
  { NOT: [{ status: 'placed' }, { total: { gte: 3 } }] },
  { NOT: { status: 'placed', total: { gte: 3 } } },
  { createdAt: { gte: new Date('2026-01-10T00:00:00Z'), lt: new Date('2026-01-20T00:00:00Z') } },
  { createdAt: { gte: '2026-01-10T00:00:00Z', lt: '2026-01-20T00:00:00+02:00' } },
  { status: { not: { in: ['paid', 'placed'] } } },
  { OR: [] },
];

it.each(CASES)('%j finds the same rows in the model and among subjects', async (where) => {
  const rows = await db.client.demoOrder.findMany({ where, select: { id: true } });
  const filter = whereToFilter(ORDER, where);
  const subjects = await db.client.$queryRaw<{ external_id: string }[]>`
    SELECT external_id FROM subject WHERE ${compileMembers('order', filter)}`;
  expect(subjects.map((row) => row.external_id).sort()).toEqual(rows.map((row) => row.id).sort());
});

it('says what it cannot translate', () => {
  expect(() => whereToFilter(ORDER, { status: { contains: 'a' } })).toThrow('no translation');
  // Nobody means the fifth month of 2001.
  expect(() => whereToFilter(ORDER, { status: { gt: '5' } })).toThrow('no translation');
  expect(() => whereToFilter(ORDER, { name: 'x' })).toThrow('"name" of DemoOrder is not tracked');
});
