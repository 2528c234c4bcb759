import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import type { BoardLinkView } from './board.schemas';
import { viewLink } from './list-board-links';

/** A link answers nothing from now on. Revoking twice keeps the first time. Throws `not_found`. */
export async function revokeBoardLink(ctx: Context, input: { id: string }): Promise<BoardLinkView> {
  requirePermission(ctx, 'edit');
  return inTransaction(ctx, async (tx) => {
    const [known] = await tx.db.$queryRaw<{ id: string; slug: string }[]>`
      SELECT l.id::text AS id, b.slug FROM board_link l JOIN board b ON b.id = l.board_id
      WHERE l.id::text = ${input.id} FOR UPDATE OF l`;
    if (known === undefined) throw new Problem('not_found', 'There is no such link.');
    const { count } = await tx.db.boardLink.updateMany({
      where: { id: known.id, revokedAt: null },
      data: { revokedAt: tx.now },
    });
    const row = await tx.db.boardLink.findUniqueOrThrow({ where: { id: known.id } });
    if (count > 0) {
      const { prefix } = row;
      await logActivity(tx, { action: 'board.unshared', entity: 'board', entityKey: known.slug, before: { prefix } });
    }
    return viewLink(row);
  });
}
