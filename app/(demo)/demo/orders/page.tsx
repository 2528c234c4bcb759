import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import Link from 'next/link';
import { listOrders, NEXT_STATES, ORDERS_COOKIE, readOrders } from '../orders';
import { OrderSteps } from '../OrderSteps';
import { euros } from '../shop';
import classes from '../shop.module.css';

export const metadata: Metadata = { title: 'Your orders' };

/** The orders of this browser. Every step is a write to the shop's own table, which the model tracker sees. */
export default async function OrdersPage() {
  const orders = await listOrders(readOrders((await cookies()).get(ORDERS_COOKIE)?.value));
  return (
    <section className={classes['panel']}>
      <h1>Your orders</h1>
      {orders.length === 0 ? <p>There is no order yet.</p> : null}
      <ul className={`${classes['lines'] ?? ''} ${classes['orders'] ?? ''}`}>
        {orders.map((order) => (
          <li key={order.id}>
            <span className={classes['lineName']}>
              <code className={classes['code']}>{order.id.slice(0, 8)}</code> {order.status}
            </span>
            <span className={classes['price']}>{euros(order.cents)}</span>
            <OrderSteps id={order.id} steps={NEXT_STATES[order.status] ?? []} />
          </li>
        ))}
      </ul>
      <p>
        Here you are the customer, the bank and the post at once. In Weir every step moves the order from stock to
        stock: see <a href="/processes">processes</a>.
      </p>
      <p>
        <Link href="/demo">Back to the shelf</Link>
      </p>
    </section>
  );
}
