import type { Database } from '@/lib/db/context';
import { LinkToken, Role } from './schemas';
import { sha256 } from './secrets';

export type OpenInvitation = { kind: 'invite' | 'reset'; email: string; role: Role };

/** What a link is for, or null when it is unknown, used, revoked or too old. The link itself is the permission. */
export async function readInvitation(
  ctx: { db: Database; now: Date },
  input: { token: string },
): Promise<OpenInvitation | null> {
  if (!LinkToken.safeParse(input.token).success) return null;
  const row = await ctx.db.invitation.findUnique({ where: { tokenHash: sha256(input.token) } });
  if (row === null || row.usedAt !== null || row.revokedAt !== null || row.expiresAt <= ctx.now) return null;
  return {
    kind: row.kind === 'reset' ? 'reset' : 'invite',
    email: row.email,
    role: Role.catch('viewer').parse(row.role),
  };
}
