import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { findMember } from './store';

/** Lets a disabled member in again, with the password they had. @throws Problem `not_found` */
export async function enableMember(ctx: Context, input: { id: string }): Promise<void> {
  requirePermission(ctx, 'administer');
  await inTransaction(ctx, async (tx) => {
    const user = await findMember(tx, input.id);
    if (user.banned !== true) return;
    await tx.db.user.update({ where: { id: user.id }, data: { banned: false } });
    await logActivity(tx, { action: 'member.enabled', entity: 'member', entityKey: user.email });
  });
}
