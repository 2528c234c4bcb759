import { requirePermission, type Context } from '@/lib/db/context';
import { Role, type MemberView } from './schemas';

/** Everybody who may sign in, by name. `lastSeenAt` is when their newest session was made or prolonged. */
export async function listMembers(ctx: Context): Promise<MemberView[]> {
  requirePermission(ctx, 'administer');
  const users = await ctx.db.user.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: { sessions: { orderBy: { updatedAt: 'desc' }, take: 1, select: { updatedAt: true } } },
  });
  return users.map((user) => ({
    id: user.id,
    name: user.name,
    email: user.email,
    role: Role.catch('viewer').parse(user.role),
    disabled: user.banned === true,
    createdAt: user.createdAt.toISOString(),
    lastSeenAt: user.sessions[0]?.updatedAt.toISOString() ?? null,
  }));
}
