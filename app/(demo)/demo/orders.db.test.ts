import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyStockDefinitions } from '@/lib/stocks/apply-stock-definitions';
import { openAuthWorld } from '@/lib/testing/auth-world';
import { changeOrder, listOrders, placeOrder, readOrders } from './orders';

let world: Awaited<ReturnType<typeof openAuthWorld>>;

beforeAll(async () => {
  world = await openAuthWorld();
  await applyStockDefinitions(world.code());
});
afterAll(() => world.close());

test('an order that is placed, paid and shipped moves through the stocks of the shop', async () => {
  const [id, other] = [randomUUID(), randomUUID()];
  await placeOrder({ id, cents: 1250, customer: 'demo-anna' });
  await placeOrder({ id: other, cents: 990, customer: null });
  expect(await changeOrder(id, 'shipped')).toBe(false);
  expect(await changeOrder(id, 'paid')).toBe(true);
  expect(await changeOrder(id, 'shipped')).toBe(true);
  expect(await changeOrder(other, 'cancelled')).toBe(true);
  expect(await changeOrder(other, 'paid')).toBe(false);
  expect((await listOrders([id])).map(({ status, cents }) => ({ status, cents }))).toEqual([
    { status: 'shipped', cents: 1250 },
  ]);
  const rows = await world.db.$queryRaw<{ flow: string; after: object }[]>`
    SELECT f.slug AS flow, e.after FROM flow_event e JOIN flow f ON f.id = e.flow_id
    JOIN subject s ON s.id = e.subject_id WHERE s.external_id = ${id} ORDER BY e.at`;
  expect(rows).toEqual(
    ['order_comes_in', 'order_is_paid', 'order_is_shipped'].map((flow) => ({ flow, after: { order_plan: 'member' } })),
  );
  expect(await world.db.stay.count({ where: { untilAt: null } })).toBe(2);
});

test('a cookie that somebody wrote names no orders that are none', () => {
  expect(readOrders('x.2.__proto__')).toEqual([]);
});
