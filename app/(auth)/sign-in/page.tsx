import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInForm } from '@/components/auth/SignInForm';
import { currentUser } from '@/lib/auth/current-user';
import { isSetUp } from '@/lib/auth/is-set-up';
import { safePath } from '@/lib/auth/safe-path';
import { signInAction } from '../actions';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = safePath((await searchParams).next);
  if ((await currentUser()) !== null) redirect(next);
  if (!(await isSetUp())) redirect('/setup');
  return <SignInForm next={next} signIn={signInAction} />;
}
