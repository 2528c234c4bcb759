import type { Context } from '@/lib/db/context';
import type { FlowView } from './schemas';
import { setFlowArchived } from './set-flow-archived';

/** Brings an archived flow back; its history is rebuilt. */
export async function restoreFlow(ctx: Context, input: { slug: string }): Promise<FlowView> {
  return setFlowArchived(ctx, input.slug, null);
}
