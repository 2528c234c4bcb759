import { Clock, type Zone } from './reading/clock';
import { Repeats } from './reading/repeats';
import type { CompiledHandler } from './handlers';
import { hasHeader, layoutOf, type Layout } from './layout';
import type { LogFormat, SourceView } from './schemas';

/** What all lines of an upload share. */
export type Reading = {
  source: SourceView;
  zone: Zone;
  handlerOf: (event: string) => CompiledHandler | undefined;
  /** Columns that handlers look at; null: perhaps any. */
  usedColumns: readonly string[] | null;
  /** Ids of goals by key; a goal that is not among them is unknown. */
  goals: ReadonlyMap<string, number>;
  now: Date;
};

/** Lines of one subject at one instant stand near each other: 64 thousand moments are remembered. */
const MOMENTS = 1 << 17;

/** One file while it is read: where its clock stands, and what it has had already. */
export class OpenFile {
  readonly clock: Clock;
  /** How often a line was in this file already, and how many lines its subject had at this instant. */
  readonly equals: Pick<Repeats, 'count'>;
  readonly ranks: Repeats;
  readonly unreadable = new Repeats();
  layout: Layout | null;
  delimiter = ',';
  /** Has no line been read? */
  isFirst = true;
  private cellsByName = new Map<string, number>();
  /** Cells by which two lines are told apart beside subject, time and event; null: all of them. */
  content: readonly number[] | null = null;

  constructor(
    readonly reading: Reading,
    readonly subject: string | null,
    startDay: string | null,
    /** Its counts are gone on with. */
    before?: Pick<OpenFile, 'equals' | 'ranks'>,
  ) {
    this.equals = before?.equals ?? new Repeats();
    this.ranks = before?.ranks ?? new Repeats(MOMENTS);
    const { format } = reading.source;
    this.clock = new Clock(reading.zone, startDay, (format.type === 'clock' ? format.disorderSeconds : 0) * 1000);
    this.layout = null;
    if (!hasHeader(format)) this.setLayout(layoutOf(format, null));
  }

  get format(): LogFormat {
    return this.reading.source.format;
  }

  /** Takes the names of the columns. Throws `invalid_input` when one that is needed is missing. */
  readHeader(cells: readonly string[]): void {
    this.setLayout(layoutOf(this.format, cells));
  }

  private setLayout(layout: Layout): void {
    const { usedColumns } = this.reading;
    this.layout = layout;
    this.cellsByName = new Map(layout.columns.map((name, n) => [name, n]));
    this.content =
      usedColumns === null
        ? null
        : [...new Set([layout.text, ...usedColumns.map((name) => layout.columns.indexOf(name))])].filter(
            (place) => place >= 0,
          );
  }

  placeOf(column: string): number | undefined {
    return this.cellsByName.get(column);
  }
}
