import type { Metadata } from 'next';
import { BoardsPage } from '@/components/boards/BoardsPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listBoards } from '@/lib/metrics/list-boards';
import { archiveBoardAction, createBoardAction, restoreBoardAction, updateBoardAction } from './actions';

export const metadata: Metadata = { title: 'Boards' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const boards = await listBoards(ctx, { archived: true });
  return (
    <BoardsPage
      boards={boards}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      actions={{
        create: createBoardAction,
        update: updateBoardAction,
        archive: archiveBoardAction,
        restore: restoreBoardAction,
      }}
    />
  );
}
