import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';

/** Makes a link stop to work. @throws Problem `not_found` when it does not work any more */
export async function revokeInvitation(ctx: Context, input: { id: string }): Promise<void> {
  requirePermission(ctx, 'administer');
  await inTransaction(ctx, async (tx) => {
    const row = await tx.db.invitation.findUnique({ where: { id: input.id } });
    const { count } = await tx.db.invitation.updateMany({
      where: { id: input.id, usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    if (row === null || count === 0) throw new Problem('not_found', 'This link does not work any more.');
    await logActivity(tx, {
      action: row.kind === 'reset' ? 'member.reset_link_revoked' : 'member.invitation_revoked',
      entity: 'member',
      entityKey: row.email,
    });
  });
}
