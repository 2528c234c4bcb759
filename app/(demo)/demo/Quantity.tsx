'use client';

import { ActionIcon } from '@mantine/core';
import { useTransition } from 'react';
import { changeQuantityAction } from './actions';
import classes from './shop.module.css';

/** One more, one fewer. */
export function Quantity({ sku, name, quantity }: { sku: string; name: string; quantity: number }) {
  const [isPending, startTransition] = useTransition();
  const change = (by: number) => startTransition(() => changeQuantityAction(sku, by));
  return (
    <span className={classes['quantity']}>
      <ActionIcon variant="default" disabled={isPending} onClick={() => change(-1)} aria-label={`One ${name} fewer`}>
        −
      </ActionIcon>
      <span>{quantity}</span>
      <ActionIcon variant="default" disabled={isPending} onClick={() => change(1)} aria-label={`One ${name} more`}>
        +
      </ActionIcon>
    </span>
  );
}
