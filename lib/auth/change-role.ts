import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { RoleChange, type Role } from './schemas';
import { findMember, lockInstallation, requireAnAdmin, revokeLinksBy } from './store';

/**
 * Gives a member another role and ends their sessions, so that no page goes on with the old one. Links that they made as
 * an admin stop to work.
 * @throws Problem `not_found`, `wrong_state` for the last admin
 */
export async function changeRole(ctx: Context, input: { id: string; role: Role }): Promise<void> {
  requirePermission(ctx, 'administer');
  const { id, role } = RoleChange.parse(input);
  await inTransaction(ctx, async (tx) => {
    await lockInstallation(tx.db);
    const user = await findMember(tx, id);
    if (user.role === role) return;
    await tx.db.user.update({ where: { id }, data: { role } });
    await requireAnAdmin(tx.db);
    await tx.db.session.deleteMany({ where: { userId: id } });
    await revokeLinksBy(tx, id);
    await logActivity(tx, {
      action: 'member.role_changed',
      entity: 'member',
      entityKey: user.email,
      before: { role: user.role },
      after: { role },
    });
  });
}
