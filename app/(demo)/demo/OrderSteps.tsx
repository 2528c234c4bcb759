'use client';

import { Button } from '@mantine/core';
import { useTransition } from 'react';
import { changeOrderAction } from './actions';
import classes from './shop.module.css';

/** What may become of an order, as buttons. */
export function OrderSteps({ id, steps }: { id: string; steps: readonly { to: string; label: string }[] }) {
  const [isPending, startTransition] = useTransition();
  return (
    <span className={classes['quantity']}>
      {steps.map(({ to, label }) => (
        <Button
          key={to}
          size="xs"
          variant="default"
          loading={isPending}
          onClick={() => startTransition(() => changeOrderAction(id, to))}
        >
          {label}
        </Button>
      ))}
    </span>
  );
}
