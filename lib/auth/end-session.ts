import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';

/** Ends one of the signed-in user's own sessions. @throws Problem `not_found`, also for somebody else's */
export async function endSession(ctx: Context, input: { id: string }): Promise<void> {
  requirePermission(ctx, 'read');
  if (ctx.actor.kind !== 'user') throw new Problem('forbidden', 'Only people have sessions.');
  const { count } = await ctx.db.session.deleteMany({ where: { id: input.id, userId: ctx.actor.id } });
  if (count === 0) throw new Problem('not_found', 'This session has ended already.');
}
