import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { placeFrom } from '@/components/stocks/queue-place';
import { QueuePage } from '@/components/stocks/QueuePage';
import { loadQueueParams } from '@/components/stocks/search-params';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getStock } from '@/lib/stocks/get-stock';
import { nextInQueue } from '@/lib/stocks/next-in-queue';
import { restoreAttributesAction, setAttributesAction } from '../../actions';
import { orNotFound } from '../../or-not-found';

export const metadata: Metadata = { title: 'One by one' };

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<SearchParams> };

export default async function Page({ params, searchParams }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const slug = decodeURIComponent((await params).slug);
  const { after: text, direction, facet, value } = await loadQueueParams(searchParams);
  const after = placeFrom(text);
  const narrowed = facet === null || value === null ? null : { facet, value };
  const stock = await orNotFound(getStock(ctx, { slug }));
  const found = await nextInQueue(ctx, {
    slug,
    direction,
    ...(after === null ? {} : { after }),
    ...(narrowed === null ? {} : narrowed),
  });
  return (
    <QueuePage
      stock={stock}
      row={found.row}
      position={found.position}
      total={found.total}
      after={after === null ? null : text}
      direction={direction}
      narrowed={narrowed}
      mayRecord={isAllowed(ctx.actor, 'record')}
      actions={{ set: setAttributesAction, restoreAttributes: restoreAttributesAction }}
    />
  );
}
