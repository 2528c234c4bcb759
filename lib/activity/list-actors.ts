import { requirePermission, type Context } from '@/lib/db/context';

/** The names of all who have changed something, in order; at most 200. */
export async function listActors(ctx: Context): Promise<string[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.activity.findMany({
    distinct: ['actorName'],
    select: { actorName: true },
    orderBy: { actorName: 'asc' },
    take: 200,
  });
  return rows.map((row) => row.actorName);
}
