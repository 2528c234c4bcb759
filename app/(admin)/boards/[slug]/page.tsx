import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { BoardPage } from '@/components/boards/BoardPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listBoardLinks } from '@/lib/metrics/list-board-links';
import { readBoard } from '@/lib/metrics/read-board';
import { addressOf } from '@/lib/overview/address-of';
import {
  archiveBoardAction,
  createBoardAction,
  restoreBoardAction,
  revokeBoardLinkAction,
  shareBoardAction,
  updateBoardAction,
} from '../actions';

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).slug) };
}

export default async function Page({ params }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const slug = decodeURIComponent((await params).slug);
  const mayEdit = isAllowed(ctx.actor, 'edit');
  const data = await orNotFound(readBoard(ctx, { slug }));
  const [links, head] = await Promise.all([mayEdit ? listBoardLinks(ctx, { slug }) : [], headers()]);
  return (
    <BoardPage
      data={data}
      links={links}
      origin={addressOf(head)}
      mayEdit={mayEdit}
      actions={{
        create: createBoardAction,
        update: updateBoardAction,
        archive: archiveBoardAction,
        restore: restoreBoardAction,
        share: shareBoardAction,
        revoke: revokeBoardLinkAction,
      }}
    />
  );
}
