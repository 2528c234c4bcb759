import { randomUUID } from 'node:crypto';
import type { Context, Database } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { Role } from './schemas';

/** Makes an account with a password. In the caller's transaction. @throws Problem `already_exists` */
export async function insertUser(
  ctx: Context,
  input: { name: string; email: string; role: Role; passwordHash: string },
): Promise<string> {
  const id = randomUUID();
  const { name, email, role, passwordHash } = input;
  const taken = await ctx.db.user.findUnique({ where: { email }, select: { id: true } });
  if (taken !== null) throw new Problem('already_exists', 'There is an account with this e-mail address already.');
  await ctx.db.user.create({ data: { id, name, email, role, emailVerified: true, createdAt: ctx.now } });
  await ctx.db.account.create({
    data: { id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password: passwordHash },
  });
  return id;
}

/**
 * Takes the one row of the installation, so that what two people do at the same moment to it happens one after the
 * other. Returns whether the first admin was made already.
 */
export async function lockInstallation(db: Database): Promise<{ setUp: boolean }> {
  await db.$executeRaw`INSERT INTO installation (id) VALUES (1) ON CONFLICT DO NOTHING`;
  const rows = await db.$queryRaw<{ set_up: boolean }[]>`
    SELECT setup_at IS NOT NULL AS set_up FROM installation WHERE id = 1 FOR UPDATE`;
  return { setUp: rows[0]?.set_up === true };
}

/**
 * Refuses to leave the installation without an active admin. Call it in the transaction, after `lockInstallation` and
 * the change. @throws Problem `wrong_state`
 */
export async function requireAnAdmin(db: Database): Promise<void> {
  const admins = await db.user.count({ where: { role: 'admin', OR: [{ banned: null }, { banned: false }] } });
  if (admins > 0) return;
  throw new Problem('wrong_state', 'This is the last admin. Make somebody else an admin first.');
}

/** Ends the open links that an admin has made: whoever loses the right must not come back by one of them. */
export async function revokeLinksBy(ctx: Context, userId: string): Promise<void> {
  await ctx.db.invitation.updateMany({
    where: { createdById: userId, usedAt: null, revokedAt: null },
    data: { revokedAt: ctx.now },
  });
}

/** A member by id. @throws Problem `not_found` */
export async function findMember(ctx: Context, id: string) {
  const user = await ctx.db.user.findUnique({ where: { id } });
  if (user === null) throw new Problem('not_found', 'There is no such member.');
  return user;
}
