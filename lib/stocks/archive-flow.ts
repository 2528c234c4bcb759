import type { Context } from '@/lib/db/context';
import type { FlowView } from './schemas';
import { setFlowArchived } from './set-flow-archived';

/** Takes a flow out of lists and history: its derived events go with the next rebuild, its records stay. */
export async function archiveFlow(ctx: Context, input: { slug: string }): Promise<FlowView> {
  return setFlowArchived(ctx, input.slug, ctx.now);
}
