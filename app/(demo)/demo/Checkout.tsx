'use client';

import { Button, TextInput } from '@mantine/core';
import Link from 'next/link';
import { useTransition } from 'react';
import { useVariant } from '@/components/server-experiments/use-variant';
import { placeOrderAction } from './actions';
import classes from './shop.module.css';

/** An experiment for customers: who is signed in may find one button instead of the form. */
export function Checkout({ customer }: { customer: string | null }) {
  const { variant } = useVariant('shop_checkout');
  const [isPending, startTransition] = useTransition();
  const order = () => startTransition(() => placeOrderAction());
  if (customer !== null && variant === 'express') {
    return (
      <div className={classes['checkout']} data-shown="express">
        <p>Paid from your account, posted to the address that we know.</p>
        <Button size="md" loading={isPending} onClick={order}>
          Buy now, {customer}
        </Button>
      </div>
    );
  }
  return (
    <form
      className={classes['checkout']}
      data-shown="control"
      onSubmit={(event) => {
        event.preventDefault();
        order();
      }}
    >
      {customer === null ? (
        <p>
          <Link href="/demo/sign-in">Sign in</Link> for a shorter way, or fill in anything:
        </p>
      ) : null}
      <TextInput label="Name" name="name" autoComplete="off" defaultValue={customer ?? ''} required />
      <TextInput label="Address" name="address" autoComplete="off" required />
      <Button size="md" type="submit" loading={isPending}>
        Place the order
      </Button>
    </form>
  );
}
