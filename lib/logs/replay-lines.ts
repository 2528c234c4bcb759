import { requirePermission, type Context } from '@/lib/db/context';
import type { QuarantinedLine } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { bookLines } from './book-lines';
import type { Reading } from './open-file';
import { openReading } from './open-reading';
import { Again } from './read-again';
import { LineChoice, type ReplayResult } from './schemas';
import type { Draft, Drop } from './steps';

/** Lines of one turn. */
const TURN = 1_000;

/**
 * Reads quarantined lines of an upload again (their mended text, where there is one), with the handlers of now, and books
 * those that can be read. All lines that wait, or chosen ones. A line of clock times is on the day on which the clock
 * stood. Safe to repeat: what is known already changes nothing; also while the file is uploaded again, which makes the lines
 * those of the newer upload. Throws `not_found`, `wrong_state` for an archived source.
 */
export async function replayLines(ctx: Context, input: LineChoice): Promise<ReplayResult> {
  requirePermission(ctx, 'record');
  const choice = LineChoice.parse(input);
  const upload = await ctx.db.logUpload.findUnique({ where: { id: choice.upload }, include: { source: true } });
  if (upload === null) throw new Problem('not_found', `There is no upload "${choice.upload}".`);
  const reading = await openReading(ctx, upload.source.slug);
  const result: ReplayResult = { replayed: 0, waiting: 0, errors: [] };
  const again = new Again(reading, upload);
  let after = -1;
  for (;;) {
    const lines = await ctx.db.quarantinedLine.findMany({
      where: {
        ...{ uploadId: upload.id, resolvedAt: null },
        ...(choice.reason === undefined ? {} : { reason: choice.reason }),
        AND: [{ line: { gt: after } }, ...(choice.lines === undefined ? [] : [{ line: { in: choice.lines } }])],
      },
      orderBy: { line: 'asc' },
      take: TURN,
    });
    const last = lines.at(-1);
    if (last === undefined) return result;
    await replayTurn(ctx, reading, again, lines, result);
    after = last.line;
  }
}

async function replayTurn(
  ctx: Context,
  reading: Reading,
  again: Again,
  lines: readonly QuarantinedLine[],
  result: ReplayResult,
): Promise<void> {
  const good: { line: QuarantinedLine; draft: Draft }[] = [];
  const bad: { line: QuarantinedLine; drop: Drop }[] = [];
  for (const line of lines) {
    const read = again.read(line);
    if ('reason' in read) bad.push({ line, drop: read });
    else good.push({ line, draft: read });
  }
  const outcomes = await bookLines(
    ctx,
    reading,
    good.map(({ draft }) => draft),
    new Set(),
  );
  const booked = good.flatMap(({ line }, n) => {
    const outcome = outcomes[n] ?? 'accepted';
    if (typeof outcome !== 'object') return [line.identity];
    bad.push({ line, drop: outcome });
    return [];
  });
  await ctx.db.quarantinedLine.updateMany({
    where: { sourceId: reading.source.id, identity: { in: booked }, resolvedAt: null },
    data: { resolvedAt: ctx.now, resolution: 'replayed' },
  });
  for (const { line, drop } of bad) {
    if (line.reason !== drop.reason || line.detail !== drop.detail)
      await ctx.db.quarantinedLine.updateMany({
        where: { sourceId: line.sourceId, identity: line.identity },
        data: { reason: drop.reason, detail: drop.detail },
      });
    if (result.errors.length < 100) result.errors.push({ line: line.line, reason: drop.reason, detail: drop.detail });
  }
  result.replayed += booked.length;
  result.waiting += bad.length;
}
