import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import type { BoardChart, BoardView } from './board.schemas';
import { lockBoard } from './board-store';
import { createBoard } from './create-board';
import { updateBoard } from './update-board';

/**
 * Puts a chart at the end of a board; `board` null makes one of this name first, whose slug comes from the name. Throws
 * `not_found`, `already_exists` when there is a board of this name, `invalid_input` without a name.
 */
export async function addChart(
  ctx: Context,
  input: { board: string | null; name: string; chart: BoardChart },
): Promise<BoardView> {
  requirePermission(ctx, 'edit');
  const { board, chart } = input;
  if (board === null) {
    const name = input.name.trim();
    const slug = name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 100);
    if (slug === '') throw new Problem('invalid_input', 'name: is needed.', { name: ['is needed'] });
    return createBoard(ctx, { slug, name, charts: [chart] });
  }
  return inTransaction(ctx, async (tx) => {
    // Two charts at once are both kept: the second waits here.
    const { charts } = await lockBoard(tx, board);
    return updateBoard(tx, { slug: board, change: { charts: [...charts, chart] } });
  });
}
