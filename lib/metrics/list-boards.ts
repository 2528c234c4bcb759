import { requirePermission, type Context } from '@/lib/db/context';
import type { BoardView } from './board.schemas';
import { viewBoard } from './board-store';

/** All boards by name; archived ones only when asked for. */
export async function listBoards(ctx: Context, input: { archived?: boolean | undefined } = {}): Promise<BoardView[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.board.findMany({
    where: input.archived === true ? {} : { archivedAt: null },
    orderBy: [{ name: 'asc' }, { slug: 'asc' }],
  });
  return rows.map(viewBoard);
}
