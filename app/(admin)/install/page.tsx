import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { InstallPage } from '@/components/install/InstallPage';
import { originsQuery } from '@/components/install/queries';
import { makeQueryClient } from '@/components/shell/query-client';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { listSeenOrigins } from '@/lib/collect/list-seen-origins';
import { addressOf } from '@/lib/overview/address-of';
import { getInstallExample } from '@/lib/overview/get-install-example';

export const metadata: Metadata = { title: 'Install' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const client = makeQueryClient();
  const [{ allowedOrigins, ...example }, head] = await Promise.all([
    getInstallExample(ctx),
    headers(),
    client.prefetchQuery({ ...originsQuery, queryFn: () => listSeenOrigins(ctx) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <InstallPage input={{ base: addressOf(head), ...example }} allowedOrigins={allowedOrigins} />
    </HydrationBoundary>
  );
}
