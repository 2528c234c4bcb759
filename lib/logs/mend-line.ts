import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { layoutOfUpload, splitText } from './read-again';
import { replayLines } from './replay-lines';
import { MendInput, type ReplayResult } from './schemas';

/**
 * Replaces the text of a quarantined line and books it. When it still cannot be read it stays, with the new text and
 * reason. Throws `not_found`, `wrong_state` when the line is not in quarantine any more,
 * `invalid_input` when the text is more than one line.
 */
export async function mendLine(ctx: Context, input: MendInput): Promise<ReplayResult> {
  requirePermission(ctx, 'record');
  const { upload: uploadId, line, text } = MendInput.parse(input);
  const known = await ctx.db.quarantinedLine.findUnique({
    where: { uploadId_line: { uploadId, line } },
    include: { upload: true },
  });
  if (known === null) throw new Problem('not_found', `Line ${String(line)} of this upload is not in quarantine.`);
  if (known.resolvedAt !== null) throw new Problem('wrong_state', `Line ${String(line)} was dealt with already.`);
  if (splitText(text, layoutOfUpload(known.upload)?.delimiter ?? null).length > 1) {
    const message = 'must be one line; a cell with line ends stands in quotes';
    throw new Problem('invalid_input', `text: ${message}.`, { text: [message] });
  }
  const { sourceId, identity } = known;
  await ctx.db.quarantinedLine.updateMany({
    where: { sourceId, identity, resolvedAt: null },
    data: { mendedText: text },
  });
  await logActivity(ctx, {
    ...{ action: 'log_line.mended', entity: 'log_upload', entityKey: uploadId },
    before: { line, text: known.mendedText ?? known.text },
    after: { line, text },
  });
  // Its file may have been sent again meanwhile: then it is a line of the newer upload.
  const now = await ctx.db.quarantinedLine.findUnique({ where: { sourceId_identity: { sourceId, identity } } });
  return replayLines(ctx, { upload: now?.uploadId ?? uploadId, lines: [now?.line ?? line] });
}
