import { isDeepStrictEqual } from 'node:util';
import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { checkEnds } from './check-parts';
import { getFlow } from './get-flow';
import { FlowChange, type FlowView } from './schemas';
import { givenFields, viewFlow } from './view';
import { wantRebuild } from './want-rebuild';

/**
 * Changes a flow; slug and kind stay. Other ends rebuild the history of its kind. Another frequency makes its records anew:
 * while there was none, nobody kept them up.
 */
export async function updateFlow(ctx: Context, input: { slug: string; change: FlowChange }): Promise<FlowView> {
  requirePermission(ctx, 'edit');
  const change = givenFields(FlowChange.parse(input.change), input.change);
  return inTransaction(ctx, async (tx) => {
    const before = await getFlow(tx, input);
    const { sources = before.sources, sinks = before.sinks } = change;
    if (!isDeepStrictEqual([sources, sinks], [before.sources, before.sinks])) {
      await wantRebuild(tx.db, before.kind);
      await checkEnds(tx.db, before.kind, 'sources', sources);
      await checkEnds(tx.db, before.kind, 'sinks', sinks);
    }
    const row = await tx.db.flow.update({ where: { slug: input.slug }, data: change as Prisma.FlowUpdateInput });
    const after = viewFlow(row);
    if (after.every !== before.every && after.every !== 'never')
      await tx.db.flowRecord.deleteMany({ where: { flowId: after.id } });
    await logActivity(tx, { action: 'flow.changed', entity: 'flow', entityKey: input.slug, before, after });
    return after;
  });
}
