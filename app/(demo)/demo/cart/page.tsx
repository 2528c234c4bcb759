import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import Link from 'next/link';
import { DEMO_USER_COOKIE } from '@/lib/definitions/subjects';
import { Variants } from '@/lib/experiments/server';
import { Checkout } from '../Checkout';
import { ProductArt } from '../ProductArt';
import { Quantity } from '../Quantity';
import { CART_COOKIE, customerName, euros, readCart, totalOf } from '../shop';
import classes from '../shop.module.css';

export const metadata: Metadata = { title: 'Cart' };

export default async function CartPage() {
  const jar = await cookies();
  const lines = readCart(jar.get(CART_COOKIE)?.value);
  const name = customerName(jar.get(DEMO_USER_COOKIE)?.value);
  if (lines.length === 0) {
    return (
      <section className={classes['panel']}>
        <h1>Your cart is empty</h1>
        <p>
          <Link href="/demo">Back to the shelf</Link>
        </p>
      </section>
    );
  }
  return (
    <section className={classes['panel']}>
      <h1>Your cart</h1>
      <ul className={classes['lines']}>
        {lines.map(({ product, quantity }) => (
          <li key={product.sku}>
            <ProductArt product={product} />
            <span className={classes['lineName']}>{product.name}</span>
            <Quantity sku={product.sku} name={product.name} quantity={quantity} />
            <span className={classes['price']}>{euros(product.price * quantity)}</span>
          </li>
        ))}
      </ul>
      <p className={classes['total']}>
        Total <strong>{euros(totalOf(lines))}</strong>
      </p>
      <Variants prefetch={['shop_checkout']}>
        <Checkout customer={name} />
      </Variants>
    </section>
  );
}
