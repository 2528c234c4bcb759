'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { Key } from '@/lib/config/names';
import { archiveLogSource } from '@/lib/logs/archive-log-source';
import { createLogSource } from '@/lib/logs/create-log-source';
import { dismissLines } from '@/lib/logs/dismiss-lines';
import { mendLine } from '@/lib/logs/mend-line';
import { replayLines } from '@/lib/logs/replay-lines';
import { restoreLines } from '@/lib/logs/restore-lines';
import { restoreLogSource } from '@/lib/logs/restore-log-source';
import { LineChoice, MendInput, RestoreInput, SourceChange, SourceInput } from '@/lib/logs/schemas';
import { updateLogSource } from '@/lib/logs/update-log-source';

const One = z.object({ slug: Key });

export const createLogSourceAction = defineAction({
  permission: 'edit',
  input: SourceInput,
  run: (ctx, input) => createLogSource(ctx, input),
});
export const updateLogSourceAction = defineAction({
  permission: 'edit',
  input: z.object({ slug: Key, change: SourceChange }),
  run: updateLogSource,
});
export const archiveLogSourceAction = defineAction({ permission: 'edit', input: One, run: archiveLogSource });
export const restoreLogSourceAction = defineAction({ permission: 'edit', input: One, run: restoreLogSource });

export const mendLineAction = defineAction({ permission: 'record', input: MendInput, run: mendLine });
export const replayLinesAction = defineAction({ permission: 'record', input: LineChoice, run: replayLines });
export const dismissLinesAction = defineAction({ permission: 'record', input: LineChoice, run: dismissLines });
export const restoreLinesAction = defineAction({ permission: 'record', input: RestoreInput, run: restoreLines });
