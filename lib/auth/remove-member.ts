import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { findMember, lockInstallation, requireAnAdmin, revokeLinksBy } from './store';

/**
 * Forgets a member: account, sessions, links and those that they made. What they changed stays in the activity log under
 * their name, and the tokens they made go on working.
 * @throws Problem `not_found`, `wrong_state` for the last admin
 */
export async function removeMember(ctx: Context, input: { id: string }): Promise<void> {
  requirePermission(ctx, 'administer');
  await inTransaction(ctx, async (tx) => {
    await lockInstallation(tx.db);
    const user = await findMember(tx, input.id);
    await tx.db.user.delete({ where: { id: user.id } });
    await requireAnAdmin(tx.db);
    await tx.db.invitation.updateMany({
      where: { email: user.email, usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    await revokeLinksBy(tx, user.id);
    await logActivity(tx, {
      action: 'member.removed',
      entity: 'member',
      entityKey: user.email,
      before: { name: user.name, role: user.role },
    });
  });
}
