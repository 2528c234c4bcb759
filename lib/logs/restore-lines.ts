import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { RestoreInput } from './schemas';

/** Takes one dismissal back: its lines wait in quarantine again. Answers how many; 0 when it was taken back already. */
export async function restoreLines(ctx: Context, input: RestoreInput): Promise<{ restored: number }> {
  requirePermission(ctx, 'record');
  const { upload, at } = RestoreInput.parse(input);
  const { count } = await ctx.db.quarantinedLine.updateMany({
    where: { uploadId: upload, resolution: 'dismissed', resolvedAt: new Date(at) },
    data: { resolvedAt: null, resolution: null },
  });
  if (count > 0) {
    await logActivity(ctx, {
      ...{ action: 'log_line.restored', entity: 'log_upload', entityKey: upload },
      after: { restored: count },
    });
  }
  return { restored: count };
}
