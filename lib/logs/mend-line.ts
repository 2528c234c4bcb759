import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { replayLines } from './replay-lines';
import { MendInput, type ReplayResult } from './schemas';

/**
 * Replaces the text of a quarantined line and books it. When it still cannot be read it stays, with the new text and
 * reason. Throws `not_found`, `wrong_state` when the line is not in quarantine any more.
 */
export async function mendLine(ctx: Context, input: MendInput): Promise<ReplayResult> {
  requirePermission(ctx, 'record');
  const { upload: uploadId, line, text } = MendInput.parse(input);
  const known = await ctx.db.quarantinedLine.findUnique({ where: { uploadId_line: { uploadId, line } } });
  if (known === null) throw new Problem('not_found', `Line ${String(line)} of this upload is not in quarantine.`);
  if (known.resolvedAt !== null) throw new Problem('wrong_state', `Line ${String(line)} was dealt with already.`);
  await ctx.db.quarantinedLine.update({
    where: { uploadId_line: { uploadId, line } },
    data: { mendedText: text },
  });
  await logActivity(ctx, {
    ...{ action: 'log_line.mended', entity: 'log_upload', entityKey: uploadId },
    before: { line, text: known.mendedText ?? known.text },
    after: { line, text },
  });
  return replayLines(ctx, { upload: uploadId, lines: [line] });
}
