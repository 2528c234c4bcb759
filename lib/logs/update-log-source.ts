import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { getLogSource } from './get-log-source';
import { compileHandlers } from './handlers';
import { SourceChange, type SourceView } from './schemas';
import { viewSource } from './view';

/**
 * Changes a log source; slug and kind stay. Lines that were booked stay as they are; quarantined ones may be replayed.
 * Throws `not_found`, and `invalid_input` when a handler does not exist or its options are wrong.
 */
export async function updateLogSource(
  ctx: Context,
  input: { slug: string; change: SourceChange },
): Promise<SourceView> {
  requirePermission(ctx, 'edit');
  const parsed = SourceChange.parse(input.change);
  const said = input.change as Record<string, unknown>;
  const change = Object.fromEntries(Object.entries(parsed).filter(([field]) => said[field] !== undefined));
  if (parsed.handlers !== undefined) compileHandlers(parsed.handlers);
  return inTransaction(ctx, async (tx) => {
    const before = await getLogSource(tx, input);
    const row = await tx.db.logSource.update({
      where: { slug: input.slug },
      data: change as Prisma.LogSourceUpdateInput,
    });
    const after = viewSource(row);
    await logActivity(tx, {
      ...{ action: 'log_source.changed', entity: 'log_source', entityKey: input.slug },
      before: before as Prisma.InputJsonObject,
      after: after as Prisma.InputJsonObject,
    });
    return after;
  });
}
