import { requirePermission, type Context } from '@/lib/db/context';
import type { SourceSummary } from './schemas';
import { viewSource } from './view';

type Totals = {
  source_id: number;
  uploads: number;
  accepted: number;
  duplicates: number;
  last_at: Date | null;
};

/** All log sources by slug with what came in; archived ones only when asked for. Three statements, however many. */
export async function listLogSources(
  ctx: Context,
  input: { includeArchived?: boolean | undefined } = {},
): Promise<SourceSummary[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.logSource.findMany({
    where: input.includeArchived === true ? {} : { archivedAt: null },
    orderBy: { slug: 'asc' },
  });
  const totals = await ctx.db.$queryRaw<Totals[]>`
    SELECT source_id, count(*)::float8 AS uploads, sum(accepted)::float8 AS accepted,
           sum(duplicates)::float8 AS duplicates, max(started_at) AS last_at
    FROM log_upload GROUP BY source_id`;
  const open = await ctx.db.quarantinedLine.groupBy({
    by: ['sourceId'],
    where: { resolvedAt: null },
    _count: { _all: true },
  });
  return rows.map((row) => {
    const total = totals.find((one) => one.source_id === row.id);
    return {
      ...viewSource(row),
      uploads: total?.uploads ?? 0,
      accepted: total?.accepted ?? 0,
      duplicates: total?.duplicates ?? 0,
      quarantined: open.find(({ sourceId }) => sourceId === row.id)?._count._all ?? 0,
      lastUploadAt: total?.last_at?.toISOString() ?? null,
    };
  });
}
