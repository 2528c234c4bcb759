import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { InviteInput, type CopyableLink, type Role } from './schemas';
import { newSecret, sha256 } from './secrets';

const DAYS = 7;

/**
 * Makes a link by which somebody joins with that role, valid for 7 days and once. An earlier link for the same address
 * stops to work. The link is in the answer only; its hash is stored.
 * @throws Problem `already_exists` when there is such a member
 */
export async function inviteMember(ctx: Context, input: { email: string; role: Role }): Promise<CopyableLink> {
  requirePermission(ctx, 'administer');
  const { email, role } = InviteInput.parse(input);
  const token = newSecret();
  const expiresAt = new Date(ctx.now.getTime() + DAYS * 24 * 3600_000);
  return inTransaction(ctx, async (tx) => {
    const member = await tx.db.user.findUnique({ where: { email }, select: { id: true } });
    if (member !== null) throw new Problem('already_exists', 'There is a member with this e-mail address already.');
    await tx.db.invitation.updateMany({
      where: { email, kind: 'invite', usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    const { id } = await tx.db.invitation.create({
      data: {
        kind: 'invite',
        tokenHash: sha256(token),
        email,
        role,
        createdById: ctx.actor.kind === 'user' ? ctx.actor.id : null,
        createdAt: ctx.now,
        expiresAt,
      },
    });
    await logActivity(tx, { action: 'member.invited', entity: 'member', entityKey: email, after: { role } });
    return { id, path: `/invite/${token}`, email, expiresAt: expiresAt.toISOString() };
  });
}
