import 'server-only';
import { z } from 'zod';
import { subjectId } from '@/lib/subjects/subject-id';
import { trackedDatabase } from '@/lib/stocks/tracked-database';
import { CUSTOMERS } from './shop';

/**
 * The shop's own table of orders, written through the tracked client as an application of yours would: whoever places or
 * changes an order here moves a subject of kind `order` between stocks.
 */

export const ORDERS_COOKIE = 'weir_demo_orders';
const KEPT = 5;
/** A demo on the open internet does not fill a disk. */
const MOST = 20_000;

/** What may become of an order, by what it is. */
export const NEXT_STATES: Partial<Record<string, { to: string; label: string }[]>> = {
  placed: [
    { to: 'paid', label: 'Pay' },
    { to: 'cancelled', label: 'Cancel' },
  ],
  paid: [
    { to: 'shipped', label: 'Ship' },
    { to: 'cancelled', label: 'Cancel' },
  ],
  shipped: [{ to: 'returned', label: 'Send back' }],
};

export type ShopOrder = { id: string; status: string; cents: number; placedAt: Date };

/** The orders of this browser: ids joined by dots. What is no id is left out. */
export function readOrders(text: string | undefined): string[] {
  return (text ?? '')
    .split('.')
    .filter((id) => z.uuid().safeParse(id).success)
    .slice(0, KEPT);
}

export const writeOrders = (ids: readonly string[]): string => ids.slice(0, KEPT).join('.');

/** Places an order; for a customer of the shop when one is signed in. */
export async function placeOrder(order: { id: string; cents: number; customer: string | null }): Promise<void> {
  const prisma = trackedDatabase();
  if ((await prisma.demoOrder.count()) >= MOST) return;
  const known = CUSTOMERS.find(({ id }) => id === order.customer);
  const customerId = known === undefined ? null : subjectId('demo_customer', known.id);
  await prisma.$transaction(async (tx) => {
    if (customerId !== null && known !== undefined) {
      const create = { id: customerId, name: known.name, plan: 'member' };
      await tx.demoCustomer.upsert({ where: { id: customerId }, create, update: {} });
    }
    await tx.demoOrder.create({ data: { id: order.id, total: order.cents / 100, customerId } });
  });
}

/** Changes what an order is, where that is a possible next step; answers whether it was. */
export async function changeOrder(id: string, to: string): Promise<boolean> {
  const from = Object.entries(NEXT_STATES).filter(([, steps]) => steps?.some((step) => step.to === to) === true);
  const { count } = await trackedDatabase().demoOrder.updateMany({
    where: { id, status: { in: from.map(([status]) => status) } },
    data: { status: to },
  });
  return count === 1;
}

export async function listOrders(ids: readonly string[]): Promise<ShopOrder[]> {
  const rows = await trackedDatabase().demoOrder.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    cents: Math.round(Number(row.total) * 100),
    placedAt: row.createdAt,
  }));
}
