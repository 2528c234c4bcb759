import { requirePermission, type Context } from '@/lib/db/context';
import { Role, type InvitationView } from './schemas';

/** Links that still work, newest first. Never their secret. */
export async function listInvitations(ctx: Context): Promise<InvitationView[]> {
  requirePermission(ctx, 'administer');
  const rows = await ctx.db.invitation.findMany({
    where: { usedAt: null, revokedAt: null, expiresAt: { gt: ctx.now } },
    orderBy: { createdAt: 'desc' },
    take: 200,
  });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind === 'reset' ? 'reset' : 'invite',
    email: row.email,
    role: Role.catch('viewer').parse(row.role),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}
