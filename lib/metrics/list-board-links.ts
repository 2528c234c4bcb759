import { requirePermission, type Context } from '@/lib/db/context';
import type { BoardLink } from '@/lib/db/generated/client';
import type { BoardLinkView } from './board.schemas';
import { getBoard } from './get-board';

/** The links of a board, newest first, revoked ones too. Their tokens are not known any more. Throws `not_found`. */
export async function listBoardLinks(ctx: Context, input: { slug: string }): Promise<BoardLinkView[]> {
  requirePermission(ctx, 'read');
  const board = await getBoard(ctx, input);
  const rows = await ctx.db.boardLink.findMany({ where: { boardId: board.id }, orderBy: { id: 'desc' } });
  return rows.map(viewLink);
}

/** Private to this room. */
export const viewLink = (row: BoardLink): BoardLinkView => ({
  id: row.id,
  prefix: row.prefix,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});
