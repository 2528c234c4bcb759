'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { Key } from '@/lib/config/names';
import { archiveProcess } from '@/lib/stocks/archive-process';
import { createProcess } from '@/lib/stocks/create-process';
import { restoreProcess } from '@/lib/stocks/restore-process';
import { ProcessChange, ProcessInput } from '@/lib/stocks/schemas';
import { updateProcess } from '@/lib/stocks/update-process';

const One = z.object({ slug: Key });

export const createProcessAction = defineAction({ permission: 'edit', input: ProcessInput, run: createProcess });
export const updateProcessAction = defineAction({
  permission: 'edit',
  input: z.object({ slug: Key, change: ProcessChange }),
  run: updateProcess,
});
export const archiveProcessAction = defineAction({ permission: 'edit', input: One, run: archiveProcess });
export const restoreProcessAction = defineAction({ permission: 'edit', input: One, run: restoreProcess });
