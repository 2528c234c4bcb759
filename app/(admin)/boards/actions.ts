'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { Key } from '@/lib/config/names';
import { archiveBoard } from '@/lib/metrics/archive-board';
import { BoardChange, BoardInput } from '@/lib/metrics/board.schemas';
import { createBoard } from '@/lib/metrics/create-board';
import { createBoardLink } from '@/lib/metrics/create-board-link';
import { restoreBoard } from '@/lib/metrics/restore-board';
import { revokeBoardLink } from '@/lib/metrics/revoke-board-link';
import { updateBoard } from '@/lib/metrics/update-board';

const One = z.object({ slug: Key });

export const createBoardAction = defineAction({
  permission: 'edit',
  input: BoardInput,
  run: (ctx, input) => createBoard(ctx, input),
});
export const updateBoardAction = defineAction({
  permission: 'edit',
  input: z.object({ slug: Key, change: BoardChange }),
  run: updateBoard,
});
export const archiveBoardAction = defineAction({ permission: 'edit', input: One, run: archiveBoard });
export const restoreBoardAction = defineAction({ permission: 'edit', input: One, run: restoreBoard });
export const shareBoardAction = defineAction({ permission: 'edit', input: One, run: createBoardLink });
export const revokeBoardLinkAction = defineAction({
  permission: 'edit',
  input: z.object({ id: z.uuid() }),
  run: revokeBoardLink,
});
