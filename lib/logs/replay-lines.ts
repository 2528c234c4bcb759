import { requirePermission, type Context } from '@/lib/db/context';
import type { LogUpload, QuarantinedLine } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { bookLines } from './book-lines';
import { OpenFile, type Reading } from './open-file';
import { openReading } from './open-reading';
import { LineSplitter } from './reading/split';
import { LineChoice, type Reason, type ReplayResult } from './schemas';
import { Draft, readLine, type Drop } from './steps';

/** Lines of one turn. */
const TURN = 1_000;

/**
 * Reads quarantined lines of an upload again (their mended text, where there is one), with the handlers of now, and books
 * those that can be read. All lines that wait, or chosen ones. A line of clock times is on the day on which the clock
 * stood. Safe to repeat: what is known already changes nothing. Throws `not_found`, `wrong_state` for an archived source.
 */
export async function replayLines(ctx: Context, input: LineChoice): Promise<ReplayResult> {
  requirePermission(ctx, 'record');
  const choice = LineChoice.parse(input);
  const upload = await ctx.db.logUpload.findUnique({ where: { id: choice.upload }, include: { source: true } });
  if (upload === null) throw new Problem('not_found', `There is no upload "${choice.upload}".`);
  const reading = await openReading(ctx, upload.source.slug);
  const result: ReplayResult = { replayed: 0, waiting: 0, errors: [] };
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
    await replayTurn(ctx, reading, upload, lines, result);
    after = last.line;
  }
}

async function replayTurn(
  ctx: Context,
  reading: Reading,
  upload: LogUpload,
  lines: readonly QuarantinedLine[],
  result: ReplayResult,
): Promise<void> {
  const files = new Map<string, OpenFile>();
  const good: { line: QuarantinedLine; draft: Draft }[] = [];
  const bad: { line: QuarantinedLine; drop: Drop }[] = [];
  for (const line of lines) {
    const read = readAgain(reading, upload, line, files);
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
    if (typeof outcome !== 'object') return [line.line];
    bad.push({ line, drop: outcome });
    return [];
  });
  await ctx.db.quarantinedLine.updateMany({
    where: { uploadId: upload.id, line: { in: booked } },
    data: { resolvedAt: ctx.now, resolution: 'replayed' },
  });
  for (const { line, drop } of bad) {
    if (line.reason !== drop.reason || line.detail !== drop.detail)
      await ctx.db.quarantinedLine.update({
        where: { uploadId_line: { uploadId: upload.id, line: line.line } },
        data: { reason: drop.reason, detail: drop.detail },
      });
    if (result.errors.length < 100) result.errors.push({ line: line.line, reason: drop.reason, detail: drop.detail });
  }
  result.replayed += booked.length;
  result.waiting += bad.length;
}

/** A line by itself, in the file as it stood when the line was read. */
function readAgain(
  reading: Reading,
  upload: LogUpload,
  line: QuarantinedLine,
  files: Map<string, OpenFile>,
): Draft | Drop {
  // What was cut off, or replaced to be kept, cannot be read as if it were whole.
  const lost: Reason[] = ['too_long', 'bad_encoding', 'nul_character'];
  const known = lost.find((reason) => reason === line.reason);
  if (known !== undefined && line.mendedText === null) return { reason: known, detail: line.detail };
  const layout = upload.layout as { delimiter: string; columns: string[] } | null;
  const [raw] = splitOne(line.mendedText ?? line.text, layout?.delimiter ?? null);
  if (raw === undefined) return { reason: 'missing_cells', detail: 'is empty' };
  const day = line.day?.toISOString().slice(0, 10) ?? upload.startDay?.toISOString().slice(0, 10) ?? null;
  const key = `${line.subject ?? ''}\n${day ?? ''}`;
  // Lines that are equal keep their places among each other, but no clock goes on from one to the next.
  const before = files.get(key);
  const file = new OpenFile(reading, line.subject ?? upload.subject, day, before);
  files.set(key, file);
  if (file.layout === null || reading.source.format.type === 'table') file.readHeader(layout?.columns ?? []);
  file.delimiter = layout?.delimiter ?? ',';
  const draft = new Draft(file, { ...raw, line: line.line });
  return readLine(draft) ?? draft;
}

function splitOne(text: string, delimiter: string | null) {
  const splitter = new LineSplitter(delimiter);
  return [...splitter.push(text), ...splitter.end()];
}
