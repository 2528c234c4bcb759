import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import type { BoardView } from './board.schemas';
import { lockBoard, viewBoard } from './board-store';

/** Private to this room: hides a board, or brings it back. Doing so twice changes nothing. */
export async function setBoardArchived(ctx: Context, slug: string, archivedAt: Date | null): Promise<BoardView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const before = await lockBoard(tx, slug);
    if ((before.archivedAt === null) === (archivedAt === null)) return before;
    const row = await tx.db.board.update({ where: { id: before.id }, data: { archivedAt } });
    const action = archivedAt === null ? 'board.restored' : 'board.archived';
    await logActivity(tx, { action, entity: 'board', entityKey: slug });
    return viewBoard(row);
  });
}
