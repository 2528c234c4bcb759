import { sha256 } from '@/lib/auth/secrets';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { BoardData } from './board.schemas';
import { viewBoard } from './board-store';
import { readBoardData } from './read-board';

const SHAPE = /^[A-Za-z0-9_-]{43}$/;
const USE_NOTED_EVERY_MS = 60_000;

/**
 * The board of a share link with the numbers of its charts, for anybody who has the link: it opens this board and
 * nothing else, so that neither other metrics nor experiments nor notes are named. A token that is unknown or revoked,
 * and one of an archived board, throw the same `not_found`. Notes the use at most once a minute.
 */
export async function readSharedBoard(ctx: Context, input: { token: string }): Promise<BoardData> {
  const link = SHAPE.test(input.token)
    ? await ctx.db.boardLink.findUnique({ where: { tokenHash: sha256(input.token) }, include: { board: true } })
    : null;
  if (link === null || link.revokedAt !== null || link.board.archivedAt !== null) {
    throw new Problem('not_found', 'This link is not valid, or not any more.');
  }
  const stale = new Date(ctx.now.getTime() - USE_NOTED_EVERY_MS);
  if (link.lastUsedAt === null || link.lastUsedAt < stale) {
    await ctx.db.boardLink.updateMany({
      where: { id: link.id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] },
      data: { lastUsedAt: ctx.now },
    });
  }
  // Nobody is signed in here: what is read is what the board names.
  const reader: Context = { ...ctx, actor: { kind: 'code', name: 'a shared board' } };
  const data = await readBoardData(reader, viewBoard(link.board));
  const charts = data.charts.map(({ metric, ...rest }) => ({
    ...rest,
    metric: metric === null ? null : { ...metric, derived: null, usedBy: [] },
  }));
  return { ...data, charts, annotations: [] };
}
