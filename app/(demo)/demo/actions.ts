'use server';

import { randomUUID } from 'node:crypto';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { DEMO_USER_COOKIE } from '@/lib/definitions/subjects';
import { recordGoal } from '@/lib/experiments/server';
import { CART_COOKIE, changeCart, CUSTOMERS, readCart, totalOf, writeCart } from './shop';

/** What the demo shop does for whoever is in it. Anybody may: a cart in a cookie, and customers who do not exist. */

const KEEP_SECONDS = 7 * 24 * 3600;
const cookie = { path: '/demo', maxAge: KEEP_SECONDS, sameSite: 'lax', httpOnly: true } as const;

export async function changeQuantityAction(sku: string, by: number): Promise<void> {
  const jar = await cookies();
  const lines = changeCart(readCart(jar.get(CART_COOKIE)?.value), sku, by > 0 ? 1 : -1);
  jar.set(CART_COOKIE, writeCart(lines), cookie);
}

/** Empties the cart and goes to the thank-you page, whose image records the purchase. */
export async function placeOrderAction(): Promise<void> {
  const jar = await cookies();
  const total = totalOf(readCart(jar.get(CART_COOKIE)?.value));
  if (total === 0) redirect('/demo/cart');
  jar.set(CART_COOKIE, '', { ...cookie, maxAge: 0 });
  redirect(`/demo/thanks?order=${randomUUID()}&total=${total}`);
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
