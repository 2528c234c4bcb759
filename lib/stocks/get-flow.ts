import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { FlowView } from './schemas';
import { viewFlow } from './view';

/** One flow by its slug, archived or not. Throws `not_found`. */
export async function getFlow(ctx: Context, input: { slug: string }): Promise<FlowView> {
  requirePermission(ctx, 'read');
  const row = await ctx.db.flow.findUnique({ where: { slug: input.slug } });
  if (row === null) throw new Problem('not_found', `There is no flow "${input.slug}".`);
  return viewFlow(row);
}
