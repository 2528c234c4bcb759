import type { Context } from '@/lib/db/context';
import type { BoardView } from './board.schemas';
import { setBoardArchived } from './set-board-archived';

/** Brings an archived board back; its links answer again. */
export async function restoreBoard(ctx: Context, input: { slug: string }): Promise<BoardView> {
  return setBoardArchived(ctx, input.slug, null);
}
