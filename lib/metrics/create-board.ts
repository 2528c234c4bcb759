import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { BoardInput, type BoardView } from './board.schemas';
import { viewBoard } from './board-store';

/** Makes an ordered page of charts. Throws `already_exists` when the slug is taken. */
export async function createBoard(
  ctx: Context,
  input: BoardInput,
  options: { sample?: boolean } = {},
): Promise<BoardView> {
  requirePermission(ctx, 'edit');
  const board = BoardInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db.board.createManyAndReturn({
      data: [{ ...board, sample: options.sample ?? false, createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (row === undefined) {
      throw new Problem('already_exists', `There is a board "${board.slug}" already.`, { slug: ['is taken'] });
    }
    await logActivity(tx, { action: 'board.created', entity: 'board', entityKey: board.slug, after: board });
    return viewBoard(row);
  });
}
