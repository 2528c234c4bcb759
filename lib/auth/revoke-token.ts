import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';

/** Makes a token stop to work, at once and for good. @throws Problem `not_found` */
export async function revokeToken(ctx: Context, input: { id: string }): Promise<void> {
  requirePermission(ctx, 'administer');
  await inTransaction(ctx, async (tx) => {
    const row = await tx.db.apiToken.findUnique({ where: { id: input.id } });
    if (row === null) throw new Problem('not_found', 'There is no such token.');
    const { count } = await tx.db.apiToken.updateMany({
      where: { id: row.id, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    if (count === 0) return;
    await logActivity(tx, {
      action: 'token.revoked',
      entity: 'token',
      entityKey: row.name,
      before: { scope: row.scope, prefix: row.prefix },
    });
  });
}
