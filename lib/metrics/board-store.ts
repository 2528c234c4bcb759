import { z } from 'zod';
import type { Context } from '@/lib/db/context';
import type { Board } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { BoardChart, BoardInput, type BoardView } from './board.schemas';

/** Private to this room: boards as they are shown and changed. */

export function viewBoard(row: Board): BoardView {
  return {
    ...BoardInput.parse({ ...row, charts: z.array(BoardChart).parse(row.charts) }),
    id: row.id,
    sample: row.sample,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** The board for a change; others wait until the transaction ends. Throws `not_found`. */
export async function lockBoard(tx: Context, slug: string): Promise<BoardView> {
  const [locked] = await tx.db.$queryRaw<{ id: number }[]>`SELECT id FROM board WHERE slug = ${slug} FOR UPDATE`;
  if (locked === undefined) throw new Problem('not_found', `There is no board "${slug}".`);
  return viewBoard(await tx.db.board.findUniqueOrThrow({ where: { id: locked.id } }));
}
