import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { OperationPage } from '@/components/api-docs/OperationPage';
import { viewOperation } from '@/lib/api/view-operation';
import { requireUser } from '@/lib/auth/require-user';
import { addressOf } from '@/lib/overview/address-of';

type Props = { params: Promise<{ operation: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: viewOperation((await params).operation)?.summary ?? 'API' };
}

export default async function Page({ params }: Props) {
  await requireUser();
  const operation = viewOperation((await params).operation);
  if (operation === null) notFound();
  return <OperationPage base={addressOf(await headers())} operation={operation} />;
}
