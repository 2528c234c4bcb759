import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { findMember, lockInstallation, requireAnAdmin, revokeLinksBy } from './store';

/**
 * Keeps a member out without forgetting them: ends their sessions, their links and those that they made.
 * @throws Problem `not_found`, `wrong_state` for the last admin
 */
export async function disableMember(ctx: Context, input: { id: string }): Promise<void> {
  requirePermission(ctx, 'administer');
  await inTransaction(ctx, async (tx) => {
    await lockInstallation(tx.db);
    const user = await findMember(tx, input.id);
    if (user.banned === true) return;
    await tx.db.user.update({ where: { id: user.id }, data: { banned: true } });
    await requireAnAdmin(tx.db);
    await tx.db.session.deleteMany({ where: { userId: user.id } });
    await tx.db.invitation.updateMany({
      where: { email: user.email, usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    await revokeLinksBy(tx, user.id);
    await logActivity(tx, { action: 'member.disabled', entity: 'member', entityKey: user.email });
  });
}
