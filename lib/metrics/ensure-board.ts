import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { BoardInput, BoardView } from './board.schemas';
import { createBoard } from './create-board';
import { getBoard } from './get-board';

/** Makes a board unless it exists; what exists is answered as it is. Safe to ask twice and at once. */
export async function ensureBoard(ctx: Context, input: BoardInput): Promise<BoardView> {
  try {
    return await createBoard(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getBoard(ctx, { slug: input.slug });
    throw error;
  }
}
