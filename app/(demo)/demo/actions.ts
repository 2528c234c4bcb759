'use server';

import { randomUUID } from 'node:crypto';
import { revalidatePath } from 'next/cache';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { DEMO_USER_COOKIE } from '@/lib/definitions/subjects';
import { recordGoal } from '@/lib/experiments/server';
import { changeOrder, ORDERS_COOKIE, placeOrder, readOrders, writeOrders } from './orders';
import { CART_COOKIE, changeCart, CUSTOMERS, readCart, totalOf, writeCart } from './shop';

/** What the demo shop does for whoever is in it. Anybody may: a cart in a cookie, and customers who do not exist. */

const KEEP_SECONDS = 7 * 24 * 3600;
const cookie = { path: '/demo', maxAge: KEEP_SECONDS, sameSite: 'lax', httpOnly: true } as const;

export async function changeQuantityAction(sku: string, by: number): Promise<void> {
  const jar = await cookies();
  const lines = changeCart(readCart(jar.get(CART_COOKIE)?.value), sku, by > 0 ? 1 : -1);
  jar.set(CART_COOKIE, writeCart(lines), cookie);
}

/** Writes the order, empties the cart and goes to the thank-you page, whose image records the purchase. */
export async function placeOrderAction(): Promise<void> {
  const jar = await cookies();
  const total = totalOf(readCart(jar.get(CART_COOKIE)?.value));
  if (total === 0) redirect('/demo/cart');
  const id = randomUUID();
  await placeOrder({ id, cents: total, customer: jar.get(DEMO_USER_COOKIE)?.value ?? null });
  jar.set(CART_COOKIE, '', { ...cookie, maxAge: 0 });
  jar.set(ORDERS_COOKIE, writeOrders([id, ...readOrders(jar.get(ORDERS_COOKIE)?.value)]), cookie);
  redirect(`/demo/thanks?order=${id}&total=${total}`);
}

/** Takes one of this browser's own orders a step further. */
export async function changeOrderAction(id: string, to: string): Promise<void> {
  const own = readOrders((await cookies()).get(ORDERS_COOKIE)?.value);
  if (own.includes(id)) await changeOrder(id, to);
  revalidatePath('/demo/orders');
}

/** Signs in as one of the customers. The goal is recorded for the customer, and counts for the visitor as well. */
export async function signInAction(customer: string): Promise<void> {
  const known = CUSTOMERS.find(({ id }) => id === customer);
  if (known === undefined) return;
  (await cookies()).set(DEMO_USER_COOKIE, known.id, cookie);
  await recordGoal('signup', { id: 'demo' });
}

export async function signOutAction(): Promise<void> {
  (await cookies()).set(DEMO_USER_COOKIE, '', { ...cookie, maxAge: 0 });
}
