import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { ApiDocsPage } from '@/components/api-docs/ApiDocsPage';
import { listOperations } from '@/lib/api/view-operation';
import { requireUser } from '@/lib/auth/require-user';
import { addressOf } from '@/lib/overview/address-of';

export const metadata: Metadata = { title: 'API' };

export default async function Page() {
  await requireUser();
  return <ApiDocsPage base={addressOf(await headers())} tags={listOperations()} />;
}
