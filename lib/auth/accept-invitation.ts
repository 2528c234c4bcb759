import { logActivity } from '@/lib/activity/log-activity';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { hashPassword } from './password';
import { readInvitation } from './read-invitation';
import { AcceptInvitationInput, Role } from './schemas';
import { sha256 } from './secrets';
import { insertUser, lockInstallation } from './store';

const gone = () => new Problem('not_found', 'This link does not work any more. Ask for a new one.');

/**
 * Uses a link, once: joins with a name and a password, or sets a new password, which ends all sessions of the member.
 * Two racing calls: one wins.
 * @returns the e-mail address, to sign in with
 * @throws Problem `not_found` when the link does not work any more, `invalid_input`
 */
export async function acceptInvitation(
  ctx: Context,
  input: { token: string; name?: string | undefined; password: string },
): Promise<{ email: string; kind: 'invite' | 'reset' }> {
  const { token, name, password } = AcceptInvitationInput.parse(input);
  const open = await readInvitation(ctx, { token });
  if (open === null) throw gone();
  if (open.kind === 'invite' && name === undefined) {
    throw new Problem('invalid_input', 'name: is needed.', { name: ['is needed'] });
  }
  const passwordHash = await hashPassword(password);
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.invitation.updateMany({
      where: { tokenHash: sha256(token), usedAt: null, revokedAt: null, expiresAt: { gt: ctx.now } },
      data: { usedAt: ctx.now },
    });
    if (count === 0) throw gone();
    if (open.kind === 'reset') await setPassword(tx, open.email, passwordHash);
    else await join(tx, { ...open, name: name ?? open.email, passwordHash });
    return { email: open.email, kind: open.kind };
  });
}

async function join(tx: Context, input: { email: string; role: Role; name: string; passwordHash: string }) {
  await lockInstallation(tx.db);
  const id = await insertUser(tx, input);
  if (input.role === 'admin') {
    await tx.db.installation.updateMany({ where: { id: 1, setupAt: null }, data: { setupAt: tx.now } });
  }
  const own: Context = { ...tx, actor: { kind: 'user', id, name: input.name, role: input.role } };
  await logActivity(own, {
    action: 'member.joined',
    entity: 'member',
    entityKey: input.email,
    after: { role: input.role },
  });
}

async function setPassword(tx: Context, email: string, passwordHash: string) {
  const user = await tx.db.user.findUnique({ where: { email } });
  if (user === null || user.banned === true) throw gone();
  const { count } = await tx.db.account.updateMany({
    where: { userId: user.id, providerId: 'credential' },
    data: { password: passwordHash },
  });
  if (count === 0) throw gone();
  await tx.db.session.deleteMany({ where: { userId: user.id } });
  const role = Role.catch('viewer').parse(user.role);
  const own: Context = { ...tx, actor: { kind: 'user', id: user.id, name: user.name, role } };
  await logActivity(own, { action: 'member.password_reset', entity: 'member', entityKey: email });
}
