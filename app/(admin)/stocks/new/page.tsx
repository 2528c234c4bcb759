import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { StockForm } from '@/components/stocks/LazyStockForm';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { countFilterAction, createStockAction, updateStockAction } from '../actions';
import { readSurroundings } from '../form-surroundings';

export const metadata: Metadata = { title: 'New stock' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  if (!isAllowed(ctx.actor, 'edit')) redirect('/stocks');
  const { kinds, facets, paths } = await readSurroundings(ctx);
  return (
    <StockForm
      stock={null}
      kinds={kinds}
      facets={facets}
      paths={paths}
      actions={{ create: createStockAction, update: updateStockAction, count: countFilterAction }}
    />
  );
}
