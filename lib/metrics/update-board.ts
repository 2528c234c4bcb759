import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { BoardChange, type BoardView } from './board.schemas';
import { lockBoard, viewBoard } from './board-store';
import { givenFields } from './store';

/** Changes a board: its charts are given as a whole, in their order. Throws `not_found`. */
export async function updateBoard(ctx: Context, input: { slug: string; change: BoardChange }): Promise<BoardView> {
  requirePermission(ctx, 'edit');
  const change = givenFields(BoardChange.parse(input.change), input.change) as Prisma.BoardUpdateInput;
  return inTransaction(ctx, async (tx) => {
    const before = await lockBoard(tx, input.slug);
    const after = viewBoard(await tx.db.board.update({ where: { id: before.id }, data: change }));
    await logActivity(tx, { action: 'board.changed', entity: 'board', entityKey: input.slug, before, after });
    return after;
  });
}
