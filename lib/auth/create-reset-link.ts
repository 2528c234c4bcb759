import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { Email, Role, type CopyableLink } from './schemas';
import { newSecret, sha256 } from './secrets';

const HOURS = 24;

/**
 * Makes a link by which a member sets a new password, valid for 24 hours and once. Earlier ones stop to work.
 * @throws Problem `not_found`, `wrong_state` for a disabled member
 */
export async function createResetLink(ctx: Context, input: { id: string } | { email: string }): Promise<CopyableLink> {
  requirePermission(ctx, 'administer');
  const token = newSecret();
  const expiresAt = new Date(ctx.now.getTime() + HOURS * 3600_000);
  return inTransaction(ctx, async (tx) => {
    const where = 'id' in input ? { id: input.id } : { email: Email.parse(input.email) };
    const user = await tx.db.user.findUnique({ where });
    if (user === null) throw new Problem('not_found', 'There is no such member.');
    if (user.banned === true) throw new Problem('wrong_state', 'This member is disabled. Enable them first.');
    await tx.db.invitation.updateMany({
      where: { email: user.email, kind: 'reset', usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    const { id } = await tx.db.invitation.create({
      data: {
        kind: 'reset',
        tokenHash: sha256(token),
        email: user.email,
        role: Role.catch('viewer').parse(user.role),
        createdById: ctx.actor.kind === 'user' ? ctx.actor.id : null,
        createdAt: ctx.now,
        expiresAt,
      },
    });
    await logActivity(tx, { action: 'member.reset_link_made', entity: 'member', entityKey: user.email });
    return { id, path: `/invite/${token}`, email: user.email, expiresAt: expiresAt.toISOString() };
  });
}
