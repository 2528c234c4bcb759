import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { DEMO_USER_COOKIE } from '@/lib/definitions/subjects';
import { countOf, CART_COOKIE, customerName, readCart } from './shop';
import classes from './shop.module.css';

export const metadata: Metadata = {
  title: { default: 'Kettle & Leaf, a demo shop', template: '%s · Kettle & Leaf' },
  description: 'A small shop that uses Weir as a customer would.',
};

/** Puts the words of the variant on the buttons before they are painted; React then finds what it would write itself. */
const LABELS =
  'if (window.experiments) { var shown = experiments.value(`shop_button`); if (shown) document.querySelectorAll(`[data-shop-label]`).forEach(function (label) { label.textContent = shown.label; }); }';

/** The frame of the demo shop. The script stands before everything that asks it, so that nothing flickers. */
export default async function ShopLayout({ children }: { children: ReactNode }) {
  const [jar, given] = await Promise.all([cookies(), headers()]);
  const items = countOf(readCart(jar.get(CART_COOKIE)?.value));
  const nonce = given.get('x-nonce') ?? undefined;
  const name = customerName(jar.get(DEMO_USER_COOKIE)?.value);
  return (
    <div className={classes['shop']}>
      <script src="/experiments.js" nonce={nonce} />
      <header className={classes['header']}>
        <Link href="/demo" className={classes['brand']}>
          <span aria-hidden="true" className={classes['leaf']} />
          Kettle &amp; Leaf
        </Link>
        <nav className={classes['nav']} aria-label="Shop">
          <Link href="/demo/sign-in">{name === null ? 'Sign in' : `Hello, ${name}`}</Link>
          <Link href="/demo/cart" className={classes['cart']}>
            Cart <span className={classes['count']}>{items}</span>
          </Link>
        </nav>
      </header>
      <main className={classes['main']}>{children}</main>
      <script nonce={nonce}>{LABELS}</script>
      <footer className={classes['footer']}>
        <p>
          A demo: nothing is sold here. What you do is recorded like the visits of a real shop, and shows up in the{' '}
          <a href="/live">live feed</a> of <a href="/overview">Weir</a>.
        </p>
      </footer>
    </div>
  );
}
