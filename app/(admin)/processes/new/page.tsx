import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { readSurroundings } from '@/app/(admin)/stocks/form-surroundings';
import { ProcessForm } from '@/components/processes/LazyProcessForm';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { createProcessAction, updateProcessAction } from '../actions';

export const metadata: Metadata = { title: 'New process' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  if (!isAllowed(ctx.actor, 'edit')) redirect('/processes');
  const { stocks, flows, facets } = await readSurroundings(ctx);
  if (stocks.length === 0) redirect('/processes');
  return (
    <ProcessForm
      process={null}
      stocks={stocks}
      flows={flows}
      facets={facets}
      actions={{ create: createProcessAction, update: updateProcessAction }}
    />
  );
}
