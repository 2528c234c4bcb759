import { requirePermission, type Context } from '@/lib/db/context';
import type { ProcessView } from './schemas';
import { viewProcess } from './view';

/** All processes by slug, of one kind of subject or of all; archived ones only when asked for. */
export async function listProcesses(
  ctx: Context,
  input: { includeArchived?: boolean | undefined; kind?: string | undefined } = {},
): Promise<ProcessView[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.process.findMany({
    where: {
      ...(input.includeArchived === true ? {} : { archivedAt: null }),
      ...(input.kind === undefined ? {} : { kind: input.kind }),
    },
    orderBy: { slug: 'asc' },
  });
  return rows.map(viewProcess);
}
