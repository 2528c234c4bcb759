import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';

/** Takes a mark out of the charts. Throws `not_found`. */
export async function removeNote(ctx: Context, input: { id: string }): Promise<void> {
  requirePermission(ctx, 'edit');
  await inTransaction(ctx, async (tx) => {
    const rows = await tx.db.$queryRaw<{ text: string }[]>`
      DELETE FROM annotation WHERE id::text = ${input.id} RETURNING text`;
    const [row] = rows;
    if (row === undefined) throw new Problem('not_found', 'There is no such note.');
    await logActivity(tx, { action: 'metric.note_removed', entity: 'metric', entityKey: 'notes', before: row });
  });
}
