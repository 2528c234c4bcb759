import { requirePermission, type Context } from '@/lib/db/context';
import type { FlowView } from './schemas';
import { viewFlow } from './view';

/** All flows by slug, of one kind of subject or of all; archived ones only when asked for. */
export async function listFlows(
  ctx: Context,
  input: { includeArchived?: boolean | undefined; kind?: string | undefined } = {},
): Promise<FlowView[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.flow.findMany({
    where: {
      ...(input.includeArchived === true ? {} : { archivedAt: null }),
      ...(input.kind === undefined ? {} : { kind: input.kind }),
    },
    orderBy: { slug: 'asc' },
  });
  return rows.map(viewFlow);
}
