import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createFlow } from './create-flow';
import { getFlow } from './get-flow';
import type { FlowInput, FlowView } from './schemas';

/** Defines a flow unless it exists; what exists is answered as it is. Safe to ask twice and at once. */
export async function ensureFlow(ctx: Context, input: FlowInput): Promise<FlowView> {
  try {
    return await createFlow(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getFlow(ctx, { slug: input.slug });
    throw error;
  }
}
