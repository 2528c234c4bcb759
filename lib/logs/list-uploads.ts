import { requirePermission, type Context } from '@/lib/db/context';
import { readUploadCursor, type UploadView } from './schemas';
import { viewUpload } from './view';

export type UploadPage = { uploads: UploadView[]; next: string | null };

/**
 * Uploads, the newest first, of one source or of all: at most `limit` (100 by default, 1,000 at most), with a cursor for
 * what follows.
 */
export async function listUploads(
  ctx: Context,
  input: { source?: string | undefined; limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<UploadPage> {
  requirePermission(ctx, 'read');
  const limit = Math.min(Math.max(input.limit ?? 100, 1), 1000);
  const after = readUploadCursor(input.cursor);
  const rows = await ctx.db.logUpload.findMany({
    where: {
      ...(input.source === undefined ? {} : { source: { slug: input.source } }),
      ...(after === null
        ? {}
        : { OR: [{ startedAt: { lt: after.startedAt } }, { startedAt: after.startedAt, id: { lt: after.id } }] }),
    },
    include: { source: { select: { slug: true } } },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    uploads: shown.map((row) => viewUpload(row, row.source.slug, ctx.now)),
    next: rows.length > limit && last !== undefined ? `${last.startedAt.toISOString()}_${last.id}` : null,
  };
}
