import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { checkProcess } from './check-process';
import { getProcess } from './get-process';
import { ProcessChange, ProcessInput, type ProcessView } from './schemas';
import { givenFields, viewProcess } from './view';

/** Changes a process; slug and kind stay. It is a view: no history changes. */
export async function updateProcess(
  ctx: Context,
  input: { slug: string; change: ProcessChange },
): Promise<ProcessView> {
  requirePermission(ctx, 'edit');
  const change = givenFields(ProcessChange.parse(input.change), input.change);
  return inTransaction(ctx, async (tx) => {
    const before = await getProcess(tx, input);
    await checkProcess(tx.db, ProcessInput.parse({ ...before, ...change }));
    const row = await tx.db.process.update({ where: { slug: input.slug }, data: change as Prisma.ProcessUpdateInput });
    const after = viewProcess(row);
    await logActivity(tx, { action: 'process.changed', entity: 'process', entityKey: input.slug, before, after });
    return after;
  });
}
