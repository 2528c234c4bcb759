import type { Metadata } from 'next';
import Link from 'next/link';
import { z } from 'zod';
import { euros } from '../shop';
import classes from '../shop.module.css';

export const metadata: Metadata = { title: 'Thank you' };

const Order = z.object({ order: z.uuid(), total: z.coerce.number().int().min(1).max(100_000) });

/** The image records the purchase, without any script. Opening the page again changes nothing: the order is its id. */
export default async function ThanksPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const order = Order.safeParse(await searchParams);
  return (
    <section className={classes['panel']}>
      <h1>Thank you</h1>
      {order.success ? (
        <>
          <p>
            {euros(order.data.total)} for tea is money well spent. Order{' '}
            <code className={classes['code']}>{order.data.order.slice(0, 8)}</code> is on its way.
          </p>
          <img
            src={`/goal/purchase?id=${order.data.order}&value=${(order.data.total / 100).toFixed(2)}`}
            width={1}
            height={1}
            alt=""
            className={classes['pixel']}
          />
        </>
      ) : (
        <p>There is no such order.</p>
      )}
      <p>
        <Link href="/demo/orders">Your orders</Link> · <Link href="/demo">Back to the shelf</Link>
      </p>
    </section>
  );
}
