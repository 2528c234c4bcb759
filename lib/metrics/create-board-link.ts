import { logActivity } from '@/lib/activity/log-activity';
import { newSecret, sha256 } from '@/lib/auth/secrets';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import type { BoardLinkView } from './board.schemas';
import { lockBoard } from './board-store';
import { viewLink } from './list-board-links';

const SHOWN = 6;

/**
 * Makes a link by which anybody may read this board, and nothing else, until it is revoked. The token is in this answer
 * and nowhere else: only its hash is stored, with the first characters to recognise it by.
 */
export async function createBoardLink(
  ctx: Context,
  input: { slug: string },
): Promise<{ link: BoardLinkView; token: string }> {
  requirePermission(ctx, 'edit');
  const token = newSecret();
  const prefix = token.slice(0, SHOWN);
  return inTransaction(ctx, async (tx) => {
    const board = await lockBoard(tx, input.slug);
    const row = await tx.db.boardLink.create({
      data: {
        ...{ boardId: board.id, tokenHash: sha256(token), prefix, createdAt: tx.now },
        createdById: tx.actor.kind === 'user' ? tx.actor.id : null,
      },
    });
    await logActivity(tx, { action: 'board.shared', entity: 'board', entityKey: input.slug, after: { prefix } });
    return { link: viewLink(row), token };
  });
}
