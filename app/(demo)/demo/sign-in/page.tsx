import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { DEMO_USER_COOKIE } from '@/lib/definitions/subjects';
import { customerName } from '../shop';
import classes from '../shop.module.css';
import { SignIn } from '../SignIn';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage() {
  const name = customerName((await cookies()).get(DEMO_USER_COOKIE)?.value);
  return (
    <section className={classes['panel']}>
      <h1>{name === null ? 'Who are you?' : `You are ${name}`}</h1>
      <p>
        {name === null
          ? 'Choose a customer; there is no password. From then on this browser and the customer count as one.'
          : 'The same customer on another browser sees the same checkout.'}
      </p>
      <SignIn name={name} />
    </section>
  );
}
