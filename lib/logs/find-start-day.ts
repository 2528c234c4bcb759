import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { addDays, dayOf, daysBetween } from '@/lib/time/days';
import { hasHeader, layoutOf } from './layout';
import type { Reading } from './open-file';
import { Clock, parseClock, Zone } from './reading/clock';
import { LineSplitter } from './reading/split';
import type { UploadRun } from './upload-run';

/** Characters that are read ahead to find the day of a file that states none. */
const AHEAD = 1024 * 1024;
const SOME_DAY = '2001-01-01';

/**
 * The day on which a file with clock times begins, when nobody states it: the day of an earlier upload of the same
 * bytes, else the newest day on which none of its lines lies in the future. Reads at most 1 MB ahead; `texts` is the
 * whole file again. Null when its first line has a whole date. Throws `invalid_input` for a longer file: what its end
 * says, and whether it came before, is known too late.
 */
export async function findStartDay(
  ctx: Context,
  reading: Reading,
  run: UploadRun,
  input: { texts: AsyncGenerator<string>; day: string | null },
): Promise<{ day: string | null; texts: AsyncIterable<string> }> {
  const { texts, day } = input;
  if (day !== null) return { day, texts };
  const ahead: string[] = [];
  let size = 0;
  let over = false;
  while (size < AHEAD && !over) {
    const next = await texts.next();
    if (next.done === true) over = true;
    else {
      ahead.push(next.value);
      size += next.value.length;
    }
  }
  const whole = (async function* () {
    yield* ahead;
    if (!over) yield* texts;
  })();
  const latest = latestDay(reading, ahead, over);
  if (latest !== null && !over) {
    const message = 'is needed for a file of more than 1 MB: on which day does it begin?';
    throw new Problem('invalid_input', `date: ${message} ?date=YYYY-MM-DD, or a date in its name.`, {
      date: [message],
    });
  }
  const known = latest === null ? null : await dayOfSameBytes(ctx, reading, run);
  return { day: known ?? latest, texts: whole };
}

async function dayOfSameBytes(ctx: Context, { source }: Reading, { row }: UploadRun): Promise<string | null> {
  const known = await ctx.db.logUpload.findFirst({
    where: {
      ...{ sourceId: source.id, contentHash: row.contentHash, subject: row.subject },
      startDay: { not: null },
    },
    orderBy: { startedAt: 'asc' },
    select: { startDay: true },
  });
  return known?.startDay?.toISOString().slice(0, 10) ?? null;
}

/** The newest start for which no line is later than now. */
function latestDay({ source, zone, now }: Reading, texts: readonly string[], over: boolean): string | null {
  const { format } = source;
  if (format.type !== 'clock') return null;
  const splitter = new LineSplitter(format.delimiter === 'auto' ? null : format.delimiter);
  const lines = texts.flatMap((text) => splitter.push(text));
  if (over) lines.push(...splitter.end());
  const cells = lines.flatMap((line) => (line.cells === null ? [] : [line.cells]));
  const [header] = cells;
  const { time } = layoutOf(format, hasHeader(format) ? (header ?? null) : null);
  const clock = new Clock(new Zone('UTC'), SOME_DAY, format.disorderSeconds * 1000);
  let last: number | null = null;
  for (const line of cells) {
    const text = (line[time] ?? '').trim();
    if (parseClock(text) === null) {
      // A whole date: from here on the file says itself which day it is.
      if (zone.instant(text) !== null) break;
      continue;
    }
    const at = clock.read(text);
    if (at !== null && (last === null || at > last)) last = at;
  }
  if (last === null) return null;
  const today = dayOf(now, zone.timeZone);
  const lastDay = new Date(last).toISOString().slice(0, 10);
  const offset = daysBetween(SOME_DAY, lastDay);
  const end = zone.at(today, last - Date.parse(lastDay));
  return addDays(today, -offset - (end !== null && end > now.getTime() ? 1 : 0));
}
