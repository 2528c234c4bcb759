import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { checkEnds } from './check-parts';
import { FlowInput, type FlowView } from './schemas';
import { viewFlow } from './view';
import { wantRebuild } from './want-rebuild';

/**
 * Defines a flow: a named transition between stocks, other states and the outside (null). Its events are derived for all
 * time that is known. Throws `already_exists` when the slug is taken, `invalid_input` for a stock of another kind.
 */
export async function createFlow(
  ctx: Context,
  input: FlowInput,
  options: { sample?: boolean } = {},
): Promise<FlowView> {
  requirePermission(ctx, 'edit');
  const flow = FlowInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    await wantRebuild(tx.db, flow.kind);
    await checkEnds(tx.db, flow.kind, 'sources', flow.sources);
    await checkEnds(tx.db, flow.kind, 'sinks', flow.sinks);
    const [row] = await tx.db.flow.createManyAndReturn({
      data: [{ ...flow, sample: options.sample ?? false, createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (row === undefined)
      throw new Problem('already_exists', `There is a flow "${flow.slug}" already.`, { slug: ['is taken'] });
    await logActivity(tx, { action: 'flow.created', entity: 'flow', entityKey: flow.slug, after: flow });
    return viewFlow(row);
  });
}
