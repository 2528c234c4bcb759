import { requirePermission, type Context } from '@/lib/db/context';
import { readLineCursor, type QuarantinedLineView, type Reason } from './schemas';
import { viewLine } from './view';

export type QuarantinePage = { lines: QuarantinedLineView[]; total: number; next: string | null };

/**
 * Quarantined lines of a source or of one upload, in the order of their uploads and numbers: those that wait, unless
 * `resolved` asks for the others. At most `limit` (100 by default, 1,000 at most), with a cursor for what follows.
 */
export async function listQuarantine(
  ctx: Context,
  input: {
    source?: string | undefined;
    upload?: string | undefined;
    reason?: Reason | undefined;
    resolved?: boolean | undefined;
    limit?: number | undefined;
    cursor?: string | undefined;
  },
): Promise<QuarantinePage> {
  requirePermission(ctx, 'read');
  const limit = Math.min(Math.max(input.limit ?? 100, 1), 1000);
  const where = {
    ...(input.source === undefined ? {} : { upload: { source: { slug: input.source } } }),
    ...(input.upload === undefined ? {} : { uploadId: input.upload }),
    ...(input.reason === undefined ? {} : { reason: input.reason }),
    resolvedAt: input.resolved === true ? { not: null } : null,
  };
  const after = readLineCursor(input.cursor);
  const rows = await ctx.db.quarantinedLine.findMany({
    where: {
      ...where,
      ...(after === null
        ? {}
        : { OR: [{ uploadId: { gt: after.upload } }, { uploadId: after.upload, line: { gt: after.line } }] }),
    },
    include: { upload: { select: { fileName: true, source: { select: { slug: true } } } } },
    orderBy: [{ uploadId: 'asc' }, { line: 'asc' }],
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    lines: shown.map((row) => viewLine(row, { source: row.upload.source.slug, fileName: row.upload.fileName })),
    total: await ctx.db.quarantinedLine.count({ where }),
    next: rows.length > limit && last !== undefined ? `${last.uploadId}_${String(last.line)}` : null,
  };
}
