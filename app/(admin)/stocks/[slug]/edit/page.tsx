import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { StockForm } from '@/components/stocks/LazyStockForm';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getStock } from '@/lib/stocks/get-stock';
import { countFilterAction, createStockAction, updateStockAction } from '../../actions';
import { readSurroundings } from '../../form-surroundings';
import { orNotFound } from '../../or-not-found';

export const metadata: Metadata = { title: 'Edit stock' };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  await requireUser();
  const ctx = await currentContext();
  const slug = decodeURIComponent((await params).slug);
  if (!isAllowed(ctx.actor, 'edit')) redirect(`/stocks/${encodeURIComponent(slug)}`);
  const stock = await orNotFound(getStock(ctx, { slug }));
  const { kinds, facets, paths } = await readSurroundings(ctx);
  return (
    <StockForm
      stock={stock}
      kinds={kinds}
      facets={facets}
      paths={paths}
      actions={{ create: createStockAction, update: updateStockAction, count: countFilterAction }}
    />
  );
}
