import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { REASONS, Reason, type UploadDetail } from './schemas';
import { viewUpload } from './view';

/** One upload with its quarantined lines by reason, and whether the same bytes came before. Throws `not_found`. */
export async function getUpload(ctx: Context, input: { id: string }): Promise<UploadDetail> {
  requirePermission(ctx, 'read');
  const row = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(input.id)
    ? await ctx.db.logUpload.findUnique({ where: { id: input.id }, include: { source: true } })
    : null;
  if (row === null) throw new Problem('not_found', `There is no upload "${input.id}".`);
  const counted = await ctx.db.quarantinedLine.groupBy({
    by: ['reason', 'resolution'],
    where: { uploadId: row.id },
    _count: { _all: true },
  });
  const reasons = new Map<Reason, UploadDetail['reasons'][number]>();
  for (const { reason: name, resolution, _count: count } of counted) {
    const reason = Reason.parse(name);
    const one = reasons.get(reason) ?? { reason, says: REASONS[reason].says, open: 0, replayed: 0, dismissed: 0 };
    one[resolution === 'replayed' || resolution === 'dismissed' ? resolution : 'open'] += count._all;
    reasons.set(reason, one);
  }
  const earlier =
    row.contentHash === null
      ? null
      : await ctx.db.logUpload.findFirst({
          where: { sourceId: row.sourceId, contentHash: row.contentHash, startedAt: { lt: row.startedAt } },
          orderBy: { startedAt: 'desc' },
          select: { id: true },
        });
  return {
    ...viewUpload(row, row.source.slug, ctx.now),
    reasons: [...reasons.values()].sort((a, b) =>
      b.open === a.open ? (a.reason < b.reason ? -1 : 1) : b.open - a.open,
    ),
    sameAs: earlier?.id ?? null,
  };
}
