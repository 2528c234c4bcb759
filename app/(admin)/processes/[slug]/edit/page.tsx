import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { readSurroundings } from '@/app/(admin)/stocks/form-surroundings';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { ProcessForm } from '@/components/processes/LazyProcessForm';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getProcess } from '@/lib/stocks/get-process';
import { createProcessAction, updateProcessAction } from '../../actions';

export const metadata: Metadata = { title: 'Edit process' };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  await requireUser();
  const ctx = await currentContext();
  const slug = decodeURIComponent((await params).slug);
  if (!isAllowed(ctx.actor, 'edit')) redirect(`/processes/${encodeURIComponent(slug)}`);
  const process = await orNotFound(getProcess(ctx, { slug }));
  const { stocks, flows, facets } = await readSurroundings(ctx);
  return (
    <ProcessForm
      process={process}
      stocks={stocks}
      flows={flows}
      facets={facets}
      actions={{ create: createProcessAction, update: updateProcessAction }}
    />
  );
}
