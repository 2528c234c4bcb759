'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { Key } from '@/lib/config/names';
import { archiveFlow } from '@/lib/stocks/archive-flow';
import { createFlow } from '@/lib/stocks/create-flow';
import { restoreFlow } from '@/lib/stocks/restore-flow';
import { FlowChange, FlowInput } from '@/lib/stocks/schemas';
import { updateFlow } from '@/lib/stocks/update-flow';

const One = z.object({ slug: Key });

export const createFlowAction = defineAction({
  permission: 'edit',
  input: FlowInput,
  run: (ctx, input) => createFlow(ctx, input),
});
export const updateFlowAction = defineAction({
  permission: 'edit',
  input: z.object({ slug: Key, change: FlowChange }),
  run: updateFlow,
});
export const archiveFlowAction = defineAction({ permission: 'edit', input: One, run: archiveFlow });
export const restoreFlowAction = defineAction({ permission: 'edit', input: One, run: restoreFlow });
