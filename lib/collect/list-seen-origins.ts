import { requirePermission, type Context } from '@/lib/db/context';

export type SeenOriginRow = { host: string; firstSeenAt: string; lastSeenAt: string; records: number };

/** Sites that have sent records, the one heard of last first; at most 200. */
export async function listSeenOrigins(ctx: Context): Promise<SeenOriginRow[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.seenOrigin.findMany({ orderBy: { lastSeenAt: 'desc' }, take: 200 });
  return rows.map((row) => ({
    host: row.host,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    records: Number(row.records),
  }));
}
