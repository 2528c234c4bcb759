import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { logActivity } from '@/lib/activity/log-activity';
import { inTransaction } from '@/lib/db/transaction';

/** Ends every session of the signed-in user, this one included. Returns how many. */
export async function signOutEverywhere(ctx: Context): Promise<{ ended: number }> {
  requirePermission(ctx, 'read');
  const { actor } = ctx;
  if (actor.kind !== 'user') throw new Problem('forbidden', 'Only people have sessions.');
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.session.deleteMany({ where: { userId: actor.id } });
    const user = await tx.db.user.findUniqueOrThrow({ where: { id: actor.id }, select: { email: true } });
    await logActivity(tx, { action: 'member.signed_out_everywhere', entity: 'member', entityKey: user.email });
    return { ended: count };
  });
}
