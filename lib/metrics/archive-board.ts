import type { Context } from '@/lib/db/context';
import type { BoardView } from './board.schemas';
import { setBoardArchived } from './set-board-archived';

/** Takes a board out of lists. Its links answer nothing until it is back. */
export async function archiveBoard(ctx: Context, input: { slug: string }): Promise<BoardView> {
  return setBoardArchived(ctx, input.slug, ctx.now);
}
