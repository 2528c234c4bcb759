import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { LineChoice } from './schemas';

/**
 * Takes lines out of quarantine without booking them: they are known from then on, and count as duplicates when they
 * come again. Answers how many there were, and when, by which `restoreLines` takes exactly this back.
 */
export async function dismissLines(ctx: Context, input: LineChoice): Promise<{ dismissed: number; at: string }> {
  requirePermission(ctx, 'record');
  const { upload, lines, reason } = LineChoice.parse(input);
  const { count } = await ctx.db.quarantinedLine.updateMany({
    where: {
      ...{ uploadId: upload, resolvedAt: null },
      ...(lines === undefined ? {} : { line: { in: lines } }),
      ...(reason === undefined ? {} : { reason }),
    },
    data: { resolvedAt: ctx.now, resolution: 'dismissed' },
  });
  if (count > 0) {
    const after = { dismissed: count, ...(reason === undefined ? {} : { reason }) };
    await logActivity(ctx, { action: 'log_line.dismissed', entity: 'log_upload', entityKey: upload, after });
  }
  return { dismissed: count, at: ctx.now.toISOString() };
}
