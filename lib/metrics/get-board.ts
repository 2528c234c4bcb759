import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { BoardView } from './board.schemas';
import { viewBoard } from './board-store';

/** One board by its slug, archived or not. Throws `not_found`. */
export async function getBoard(ctx: Context, input: { slug: string }): Promise<BoardView> {
  requirePermission(ctx, 'read');
  const row = await ctx.db.board.findUnique({ where: { slug: input.slug } });
  if (row === null) throw new Problem('not_found', `There is no board "${input.slug}".`);
  return viewBoard(row);
}
