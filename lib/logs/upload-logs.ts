import { actorName, requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { refreshHistoryStatistics } from '@/lib/db/refresh-statistics';
import { Day, SubjectId } from '@/lib/config/names';
import { Booker } from './booker';
import { findStartDay } from './find-start-day';
import { hasHeader } from './layout';
import { OpenFile, type Reading } from './open-file';
import { openReading } from './open-reading';
import { unpack, type Bytes } from './reading/bytes';
import { decode } from './reading/decode';
import { LineSplitter } from './reading/split';
import { membersOf } from './reading/tar';
import type { UploadAnswer } from './schemas';
import { Draft, readLine } from './steps';
import { UploadRun } from './upload-run';
import { saveUploads } from './uploads.sql';

/** A file as it arrives. `subject` and `day`: what its sender says of this file alone. */
export type LogFile = { name: string; subject?: string | undefined; day?: string | undefined; bytes: Bytes };

export type UploadResult = UploadAnswer & { uploads: string[] };

/**
 * Reads files of a log source as streams and books their lines: accepted + quarantined + duplicates = lines, always (a
 * header and blank lines are none). Memory stays flat whatever the size. The same file twice, overlapping files, two
 * uploads at once, and one that was killed and is sent again all end in the same rows, since the id of every record is
 * derived from what its line says.
 *
 * A file with clock times needs a subject (`subject`, of the file or of all, else the name of the file without its
 * ending) and a day: `day`; else the date in its name; else the day of an earlier upload of the same bytes; else the
 * newest day on which none of its lines lies in the future. A tar archive stands for the files in it.
 *
 * Throws `not_found`, `wrong_state` for an archived source, `invalid_input` when a column is missing or no subject is
 * named, `too_large`, `bad_request` for a broken archive; what was booked before stays, and sending again is safe.
 */
export async function uploadLogs(
  ctx: Context,
  input: {
    source: string;
    files: AsyncIterable<LogFile> | Iterable<LogFile>;
    subject?: string | undefined;
    day?: string | undefined;
    onProgress?: (lines: number) => void;
  },
): Promise<UploadResult> {
  requirePermission(ctx, 'record');
  const reading = await openReading(ctx, input.source);
  const booker = new Booker(ctx, reading, input.onProgress);
  const runs: UploadRun[] = [];
  for await (const sent of input.files) {
    const open = (name: string): UploadRun => {
      const run = new UploadRun({
        sourceId: reading.source.id,
        fileName: name.slice(0, 200).replaceAll('\0', '').toWellFormed(),
        ...{ actorName: actorName(ctx.actor), startedAt: ctx.now },
      });
      runs.push(run);
      return run;
    };
    let run: UploadRun | null = null;
    try {
      for await (const file of membersOf(sent)) {
        run = open(file.name);
        const { subject = input.subject, day = input.day } = file;
        await readFile(ctx, reading, booker, run, { ...file, subject, day });
      }
    } catch (error) {
      // An archive that breaks between two files has failed as well.
      await giveUp(ctx, booker, run === null || run.isRead ? open(sent.name) : run, error);
      throw error;
    }
  }
  await booker.end();
  const sum = (field: 'accepted' | 'quarantined' | 'duplicates') => runs.reduce((n, { row }) => n + row[field], 0);
  await refreshHistoryStatistics(ctx.db, sum('accepted'));
  return {
    ...{ accepted: sum('accepted'), quarantined: sum('quarantined'), duplicates: sum('duplicates') },
    errors: booker.errors.map(({ run, ...error }) =>
      runs.length === 1 ? error : { ...error, file: run.row.fileName },
    ),
    uploads: runs.map(({ row }) => row.id),
  };
}

async function readFile(ctx: Context, reading: Reading, booker: Booker, run: UploadRun, input: LogFile): Promise<void> {
  const { format } = reading.source;
  const subject = subjectOf(input, format.type === 'clock' && !format.columns.includes('subject'));
  const texts = decode(run.note(unpack(input.bytes)), format.encoding);
  run.row.subject = subject;
  const { day, texts: all } =
    format.type === 'clock'
      ? await findStartDay(ctx, reading, run, { texts, day: dayIn(input, reading) })
      : { day: null, texts };
  const file = new OpenFile(reading, subject, day);
  run.file = file;
  run.row.startDay = day;
  const splitter = new LineSplitter(format.delimiter === 'auto' ? null : format.delimiter);
  const take = async (text: string | null): Promise<void> => {
    for (const raw of splitter.lines(text)) {
      if (file.layout === null || (file.isFirst && hasHeader(format))) {
        file.readHeader(raw.cells ?? []);
        file.isFirst = false;
        continue;
      }
      file.isFirst = false;
      file.delimiter = splitter.delimiter ?? ',';
      const draft = new Draft(file, raw);
      const drop = readLine(draft);
      if (drop === null) booker.accept(run, draft);
      else booker.drop(run, draft, drop);
      if (booker.isFull) await booker.flush();
    }
    run.row.layout ??=
      file.layout === null ? null : { delimiter: splitter.delimiter ?? ',', columns: file.layout.columns };
  };
  for await (const text of all) await take(text);
  await take(null);
  if (file.layout === null) throw new Problem('invalid_input', 'The file has no line of names at its head.');
  run.isRead = true;
  booker.finish(run);
  if (booker.isFull) await booker.flush();
}

/** What was read before is booked, and the upload says how it ended. */
async function giveUp(ctx: Context, booker: Booker, run: UploadRun, error: unknown): Promise<void> {
  await booker.end().catch(() => undefined);
  run.row.status = 'failed';
  run.row.error = error instanceof Problem ? error.message : 'The upload ended in the middle.';
  run.row.finishedAt = ctx.now;
  await saveUploads(ctx.db, [run.row]).catch(() => undefined);
}

function subjectOf({ subject, name }: LogFile, needed: boolean): string | null {
  const given = subject ?? (needed ? stemOf(name) : undefined);
  if (given === undefined || given === '') {
    if (!needed) return null;
    const message = 'is needed: whose log is this? ?subject=ID, or a file that is named after it';
    throw new Problem('invalid_input', `subject: ${message}.`, { subject: [message] });
  }
  if (SubjectId.safeParse(given).success) return given;
  const message = 'must be 1 to 128 printable ASCII characters';
  throw new Problem('invalid_input', `subject: ${message}.`, { subject: [message] });
}

const stemOf = (name: string) =>
  name
    .replace(/^.*[\\/]/, '')
    .replace(/\.gz$/i, '')
    .replace(/\.(csv|tsv|txt|log)$/i, '');

/** Nothing that is logged is older. What looks like an older day in the name of a file is another number. */
const FIRST_STATED = '1900-01-01';
const FIRST_NAMED = '1970-01-01';

/** The day that is stated, else the one in the name of the file: one that has been, or begins within a day. */
function dayIn({ day, name }: LogFile, { zone, now }: Reading): string | null {
  if (day !== undefined) {
    if (Day.safeParse(day).success && day >= FIRST_STATED) return day;
    const message = 'must be a day since 1900, such as 2026-03-01';
    throw new Problem('invalid_input', `date: ${message}.`, { date: [message] });
  }
  const last = zone.dayOf(now.getTime() + 86_400_000);
  // The name of the file says it better than the folders that it lies in.
  for (const part of name.split(/[\\/]/).reverse()) {
    const found = /(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)/.exec(part);
    const named = found === null ? '' : found.slice(1).join('-');
    if (Day.safeParse(named).success && named >= FIRST_NAMED && named <= last) return named;
  }
  return null;
}
