import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { hashPassword, verifyPassword } from './password';
import { ChangePasswordInput } from './schemas';
import { countAttempt, forgiveAttempt } from './throttle';

/**
 * Gives the signed-in user another password and ends all their sessions and reset links; the caller starts a new session.
 * @returns the e-mail address, to sign in with
 * @throws Problem `invalid_input` when the current password is wrong, `rate_limited` after five of these
 */
export async function changePassword(
  ctx: Context,
  input: { current: string; next: string; network: string },
): Promise<{ email: string }> {
  requirePermission(ctx, 'read');
  const { actor } = ctx;
  if (actor.kind !== 'user') throw new Problem('forbidden', 'Only people have passwords.');
  const { current, next } = ChangePasswordInput.parse(input);
  const user = await ctx.db.user.findUniqueOrThrow({
    where: { id: actor.id },
    include: { accounts: { where: { providerId: 'credential' } } },
  });
  const attempt = await countAttempt(ctx.db, { account: user.email, network: input.network, now: ctx.now });
  if (!(await verifyPassword(user.accounts[0]?.password ?? '', current))) {
    throw new Problem('invalid_input', 'The current password is wrong.', { current: ['is wrong'] });
  }
  await forgiveAttempt(ctx.db, attempt, ctx.now);
  const password = await hashPassword(next);
  await inTransaction(ctx, async (tx) => {
    await tx.db.account.updateMany({ where: { userId: user.id, providerId: 'credential' }, data: { password } });
    await tx.db.session.deleteMany({ where: { userId: user.id } });
    await tx.db.invitation.updateMany({
      where: { email: user.email, kind: 'reset', usedAt: null, revokedAt: null },
      data: { revokedAt: tx.now },
    });
    await logActivity(tx, { action: 'member.password_changed', entity: 'member', entityKey: user.email });
  });
  return { email: user.email };
}
