import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { SessionView } from './schemas';

/** The signed-in user's own sessions, newest use first. */
export async function listSessions(ctx: Context, input: { currentId: string }): Promise<SessionView[]> {
  requirePermission(ctx, 'read');
  if (ctx.actor.kind !== 'user') throw new Problem('forbidden', 'Only people have sessions.');
  const rows = await ctx.db.session.findMany({
    where: { userId: ctx.actor.id, expiresAt: { gt: ctx.now } },
    orderBy: { updatedAt: 'desc' },
    take: 100,
  });
  return rows.map((row) => ({
    id: row.id,
    device: row.userAgent ?? 'Unknown browser',
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.updatedAt.toISOString(),
    current: row.id === input.currentId,
  }));
}
