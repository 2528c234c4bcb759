'use client';

import { Button, VisuallyHidden } from '@mantine/core';
import { useState, useTransition } from 'react';
import { changeQuantityAction } from './actions';

const PLAIN = 'Add to cart';

type Script = { value?: (name: string) => unknown };

/** The words that the script on the page answers for this visitor. */
function askScript(): string {
  if (typeof window === 'undefined') return PLAIN;
  const shown = (window as unknown as { experiments?: Script }).experiments?.value?.('shop_button');
  return typeof shown === 'object' && shown !== null && 'label' in shown && typeof shown.label === 'string'
    ? shown.label
    : PLAIN;
}

/** The goal is declared on the button; the script records it. */
export function AddToCart({ sku, name, price }: { sku: string; name: string; price: number }) {
  const [label] = useState(askScript);
  const [isPending, startTransition] = useTransition();
  return (
    <Button
      size="sm"
      loading={isPending}
      data-weir-goal="add_to_cart"
      data-weir-value={(price / 100).toFixed(2)}
      onClick={() => startTransition(() => changeQuantityAction(sku, 1))}
    >
      <span data-shop-label suppressHydrationWarning>
        {label}
      </span>
      <VisuallyHidden>: {name}</VisuallyHidden>
    </Button>
  );
}
