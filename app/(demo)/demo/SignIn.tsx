'use client';

import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { signInAction, signOutAction } from './actions';
import { CUSTOMERS } from './shop';
import classes from './shop.module.css';

type Script = { push?: (call: [string, string]) => void };

/** Signs in, and tells the script who the visitor is: what was done before counts for the customer too. */
export function SignIn({ name }: { name: string | null }) {
  const [isPending, startTransition] = useTransition();
  const router = useRouter();
  if (name !== null) {
    return (
      <Button variant="default" loading={isPending} onClick={() => startTransition(() => signOutAction())}>
        Sign out
      </Button>
    );
  }
  const choose = (id: string) =>
    startTransition(async () => {
      (window as unknown as { experiments?: Script }).experiments?.push?.(['identify', id]);
      await signInAction(id);
      router.push('/demo');
    });
  return (
    <div className={classes['choices']}>
      {CUSTOMERS.map((customer) => (
        <Button key={customer.id} size="md" loading={isPending} onClick={() => choose(customer.id)}>
          {customer.name}
        </Button>
      ))}
    </div>
  );
}
