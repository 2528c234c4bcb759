import type { LogUpload, QuarantinedLine } from '@/lib/db/generated/client';
import { quarantinedLineId } from '@/lib/subjects/subject-id';
import { OpenFile, type Reading } from './open-file';
import { Repeats } from './reading/repeats';
import { KEPT, LineSplitter, type RawLine } from './reading/split';
import { Reason } from './schemas';
import { Draft, readLine, type Drop } from './steps';

/** What was cut off, or replaced to be kept, cannot be read as if it were whole. */
const LOST: readonly string[] = ['too_long', 'bad_encoding', 'nul_character'] satisfies Reason[];
/** More equal lines of one file are not told apart. */
const MOST_PLACES = 100_000;

/** Quarantined lines of one upload, read again one by one, each in the file as it stood when the line was read. */
export class Again {
  /** By subject and day: lines of one instant keep their order, but no clock goes on from one to the next. */
  private readonly counts = new Map<string, Pick<OpenFile, 'equals' | 'ranks'>>();
  private readonly places = new Map<string, number>();

  constructor(
    private readonly reading: Reading,
    private readonly upload: LogUpload,
  ) {}

  /** The line with what it says, or why it cannot be read still. */
  read(line: QuarantinedLine): Draft | Drop {
    const { reading, upload } = this;
    const { text, mendedText, detail } = line;
    if (mendedText === null && LOST.includes(line.reason)) return { reason: Reason.parse(line.reason), detail };
    if (mendedText === null && text.length >= KEPT)
      return { reason: Reason.parse(line.reason), detail: 'Only its beginning is kept: send its file again.' };
    const layout = layoutOfUpload(upload);
    const [raw] = splitText(mendedText ?? text, layout?.delimiter ?? null);
    if (raw === undefined) return { reason: 'missing_cells', detail: 'is empty' };
    const day = dayText(line.day) ?? dayText(upload.startDay);
    const key = `${line.subject ?? ''}\n${day ?? ''}`;
    const counts = this.counts.get(key) ?? { equals: new Repeats(), ranks: new Repeats() };
    this.counts.set(key, counts);
    const own = mendedText === null ? { count: () => this.placeOf(line) } : counts.equals;
    const file = new OpenFile(reading, line.subject ?? upload.subject, day, { ...counts, equals: own });
    if (file.layout === null || reading.source.format.type === 'table') file.readHeader(layout?.columns ?? []);
    file.delimiter = layout?.delimiter ?? ',';
    const draft = new Draft(file, { ...raw, line: line.line });
    return readLine(draft) ?? draft;
  }

  /** How many lines equal to it stood above it in its file: its identity was made of that. */
  private placeOf({ subject, day, text, identity }: QuarantinedLine): number {
    const said = [this.reading.source.slug, subject ?? '', dayText(day) ?? ''] as const;
    const key = quarantinedLineId(...said, 0, text);
    // Nearly always the one after the last that was asked for.
    const first = (this.places.get(key) ?? -1) + 1;
    for (let n = 0; n < MOST_PLACES; n++) {
      const place = (first + n) % MOST_PLACES;
      if (quarantinedLineId(...said, place, text) !== identity) continue;
      this.places.set(key, place);
      return place;
    }
    return 0;
  }
}

export const layoutOfUpload = ({ layout }: LogUpload) => layout as { delimiter: string; columns: string[] } | null;

/** A text by itself, as lines. */
export function splitText(text: string, delimiter: string | null): RawLine[] {
  const splitter = new LineSplitter(delimiter);
  return [...splitter.push(text), ...splitter.end()];
}

const dayText = (day: Date | null): string | null => day?.toISOString().slice(0, 10) ?? null;
