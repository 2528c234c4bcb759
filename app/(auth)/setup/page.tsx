import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SetupForm } from '@/components/auth/SetupForm';
import { isSetUp } from '@/lib/auth/is-set-up';
import { setupToken } from '@/lib/auth/set-up-installation';
import { setUpAction } from '../actions';

export const metadata: Metadata = { title: 'Set up' };

/** Makes the first admin; afterwards there is nothing at this address. */
export default async function Page({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  if (await isSetUp()) notFound();
  // Without SETUP_TOKEN the process makes one up and writes it to its log, the first time that somebody comes here.
  setupToken();
  const { token } = await searchParams;
  return <SetupForm token={typeof token === 'string' ? token : ''} setUp={setUpAction} />;
}
